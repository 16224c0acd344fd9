//! What comes first on the path: stopping, boundaries and letting go come before reconnecting. The order itself is a library's own.

/// The topics of the built-in library that are about stopping, boundaries and letting go.
const LETTING_GO: [&str; 4] = ["A9", "A7", "B6", "A8"];
/// In other libraries: the skills of stopping, boundaries and letting go.
const SKILLS: [&str; 5] = ["accept-no", "set-boundary", "hold-line", "let-go", "read-soft-no"];

/// Whether a script is one of stopping, boundaries or letting go: by its topics in the built-in library, where a no can be in focus in
/// any conversation; elsewhere, where `topics` is empty, by the skills that it has in focus. One of reconnecting never is.
pub fn lets_go(topics: &[String], skills: &[String], is_gated: bool) -> bool {
    let by_topic = topics.iter().any(|topic| LETTING_GO.contains(&topic.as_str()));
    let by_skill = skills.iter().any(|skill| SKILLS.contains(&skill.as_str()));
    !is_gated && if topics.is_empty() { by_skill } else { by_topic }
}
