//! The order of practice: looking at oneself and stopping come before reconnecting.

/// The order in which the topics of the built-in library are best practised. `docs/practice.md` says why.
const ORDER: [&str; 16] =
    ["B1", "A1", "A9", "A7", "B6", "A8", "A2", "A3", "B2", "B3", "A6", "B5", "A4", "A5", "B4", "A10"];
/// Those of them that are about stopping, boundaries and letting go.
const LETTING_GO: [&str; 4] = ["A9", "A7", "B6", "A8"];
/// In other libraries: the skills of stopping, boundaries and letting go.
const SKILLS: [&str; 5] = ["accept-no", "set-boundary", "hold-line", "let-go", "read-soft-no"];

/// Where a script of the built-in library stands on the path, by its topics: that of the earliest.
pub fn step_of(topics: &[String]) -> Option<u32> {
    let steps = (0..).zip(ORDER).filter(|(_, topic)| topics.iter().any(|own| own == topic));
    steps.map(|(step, _)| step).min()
}

/// Whether a script is one of stopping, boundaries or letting go: by its topics in the built-in library, in any library by the skills
/// that it has in focus. One of reconnecting never is.
pub fn lets_go(topics: &[String], skills: &[String], is_gated: bool) -> bool {
    let by_topic = topics.iter().any(|topic| LETTING_GO.contains(&topic.as_str()));
    let by_skill = skills.iter().any(|skill| SKILLS.contains(&skill.as_str()));
    !is_gated && (by_topic || by_skill)
}
