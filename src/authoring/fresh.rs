//! What a new script or a new library begins with: from an author's answers to the texts of its files. The texts stand in `fresh/`.

use std::borrow::Cow;

use super::scalar::{item, scalar};
use crate::program::{Library, Move, MoveKind, TAGS};
use crate::source::{is_refused, nearest, upper_first};
use crate::syntax::{is_dashed_name, normal};

/// More letters than this are no name of somebody.
const LONGEST_NAME: usize = 40;
/// More letters than this are no title.
const LONGEST_TITLE: usize = 120;
/// More letters than this are no sentence.
const LONGEST_SENTENCE: usize = 300;
/// Who the learner is takes more: it tells what has happened.
const LONGEST_STORY: usize = 1_000;
/// The skills that the words of the first replies really show.
const SHOWN: [&str; 3] = ["own-it", "ask-consent", ACCEPT];
/// The skill of the reply to a no.
const ACCEPT: &str = "accept-no";

/// What a new script is made from. Each was looked at by its `accept_…` below.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Its title.
    pub title: String,
    /// Who it is with: the name of the other person.
    pub person: String,
    /// Who the learner is.
    pub you: String,
    /// Topics of the library; none outside of one.
    pub topics: Vec<String>,
    /// The skills in focus.
    pub skills: Vec<String>,
}

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Where, from the folder on, with `/` between.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

/// The head of the scene in which they say no. Where no reply can be tagged as one that takes it, the scene is not tagged either: a no
/// needs such a reply.
fn scene_of_no(taken: &[&str]) -> &'static str {
    if taken.is_empty() {
        "== no\n// This is a no. The best reply takes it."
    } else {
        "== no #declines\n// The tag says that this is a no. The best reply takes it."
    }
}

/// A script called `name` and one playthrough of it.
pub fn script(name: &str, answers: &Answers, library: Option<&Library>) -> Vec<Sheet> {
    let (owned, taken): (Vec<&str>, Vec<&str>) = shown(answers, library).partition(|skill| *skill != ACCEPT);
    let person = answers.person.as_str();
    let values = [
        ("title", scalar(&answers.title).into_owned()),
        ("you", scalar(&answers.you).into_owned()),
        ("topics", list(&answers.topics)),
        ("skills", list(&answers.skills)),
        ("rules", rules(&|skill| skill != ACCEPT, answers, library)),
        ("rule of a no", rules(&|skill| skill == ACCEPT, answers, library)),
        ("owned", tags(&owned)),
        ("scene of a no", scene_of_no(&taken).to_owned()),
        ("taken", tags(&taken)),
        ("excused", slip("excuse", library)),
        ("pushed", slip("bargain", library)),
        ("cast", scalar(person).into_owned()),
        ("person", person.to_owned()),
    ];
    let sheet = |path: String, text: &str| Sheet { path, text: filled(text, &values) };
    vec![
        sheet(format!("{name}.talk"), include_str!("fresh/script.txt")),
        sheet(format!("{name}/heard.play"), include_str!("fresh/play.txt")),
    ]
}

/// Everything that a new library holds beside its scripts: `first` is the name of the first one, `home` where the action for GitHub
/// lives, as `OWNER/NAME@VERSION`; none where that is not known.
pub fn library(title: &str, first: &str, home: Option<&str>) -> Vec<Sheet> {
    let advice =
        "# Put here where you have `rehearse` from: the owner and the name of its repository, and a version.";
    let values = [
        ("title", scalar(title).into_owned()),
        ("first", first.to_owned()),
        ("advice", if home.is_none() { advice.to_owned() } else { String::new() }),
        ("home", home.unwrap_or("OWNER/rehearse@VERSION").to_owned()),
    ];
    // A heading holds what is no YAML.
    let heading = [("title", title.to_owned()), ("first", first.to_owned())];
    let sheet = |path: &str, text: &str, values| Sheet { path: path.to_owned(), text: filled(text, values) };
    vec![
        sheet("library.yaml", include_str!("fresh/library.txt"), &values),
        sheet("README.md", include_str!("fresh/readme.txt"), &heading),
        sheet(".github/workflows/rehearse.yml", include_str!("fresh/workflow.txt"), &values),
        sheet(".gitignore", include_str!("fresh/ignored.txt"), &values),
    ]
}

/// The title that a file's name suggests: `the-call` is "The call".
pub fn title_of(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    upper_first(words.trim())
}

/// Who the learner is, where the author says nothing else.
pub fn you_with(person: &str) -> String {
    format!("Somebody who broke a promise to {person}, and knows it.")
}

/// The skills that a new script practises, where the author says nothing else.
pub fn skills_of(library: Option<&Library>) -> Vec<String> {
    let known = SHOWN.iter().filter(|skill| is_skill(skill, library)).map(|skill| (*skill).to_owned());
    let known: Vec<String> = known.collect();
    let any = library.into_iter().flat_map(skills).map(|skill| skill.name.clone());
    if known.is_empty() { any.take(1).collect() } else { known }
}

/// A name for a file, without `.talk`; otherwise what to do.
pub fn accept_name(name: &str) -> Result<String, String> {
    let is_fit = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if name.starts_with(char::is_alphanumeric) && name.chars().all(is_fit) && name.len() <= LONGEST_TITLE {
        return Ok(name.to_owned());
    }
    let words = name.split(|c: char| !is_fit(c)).filter(|word| !word.is_empty());
    let better = words.collect::<Vec<_>>().join("-").to_lowercase();
    let better: String = better.trim_matches(['-', '_']).chars().take(LONGEST_NAME).collect();
    let advice = if better.is_empty() { "the-call" } else { better.trim_end_matches('-') };
    Err(match shortened(name) {
        none if none.is_empty() => format!("a script needs a name, as in `{advice}`"),
        name => {
            format!("`{name}` is no name for a script: it needs letters, digits and `-`, as in `{advice}`")
        }
    })
}

/// A title; otherwise what to do.
pub fn accept_title(words: &str) -> Result<String, String> {
    accept_words(words, "a title", LONGEST_TITLE)
}

/// Who the learner is, and what has happened; otherwise what to do.
pub fn accept_you(words: &str) -> Result<String, String> {
    accept_words(words, "who the learner is", LONGEST_STORY)
}

/// A name for the other person, which can stand in front of a colon and in the middle of a sentence; otherwise what to do.
pub fn accept_person(name: &str) -> Result<String, String> {
    let name = accept_words(name, "a name", LONGEST_NAME)?;
    if name.to_lowercase() == "you" {
        return Err(format!("`{name}` is the learner, who is always there: name the other person"));
    }
    let stands_out = |c: char| c.is_ascii_punctuation() && !matches!(c, '\'' | '-' | '.');
    if !name.starts_with(char::is_alphabetic) || name.contains(stands_out) || name.contains("  ") {
        return Err(format!(
            "`{name}` is no name for somebody who speaks: begin with a letter, and use letters, digits, spaces, `'`, `-` and `.`"
        ));
    }
    Ok(name)
}

/// A topic; otherwise what to do.
pub fn accept_topic(id: &str, library: Option<&Library>) -> Result<String, String> {
    let Some(library) = library else {
        return Err(format!(
            "there is no library around, so nobody knows a topic `{}`: leave it out",
            shortened(id)
        ));
    };
    let ids = library.topics.iter().map(|topic| topic.id.as_str());
    one_of(id, "topic", &ids.collect::<Vec<_>>())
}

/// A skill; otherwise what to do. Outside of a library every name will do.
pub fn accept_skill(name: &str, library: Option<&Library>) -> Result<String, String> {
    match library.filter(|library| !library.moves.is_empty()) {
        Some(library) => {
            one_of(name, "skill", &skills(library).map(|skill| skill.name.as_str()).collect::<Vec<_>>())
        }
        None if !is_dashed_name(name) || name.chars().count() > LONGEST_NAME => {
            let shown = shortened(name);
            Err(format!("`{shown}` is no name for a skill: it needs letters, digits and `-`, as in `own-it`"))
        }
        None if TAGS.contains(&name) => {
            Err(format!("`{name}` is a tag of the language: choose another name for the skill"))
        }
        None => Ok(name.to_owned()),
    }
}

/// Words on one line, of at most so many letters; otherwise what to do.
pub(super) fn accept_words(words: &str, what: &str, most: usize) -> Result<String, String> {
    let words = words.trim();
    if words.is_empty() {
        return Err(format!("{what} needs a few letters"));
    }
    // The last three are no letters, and YAML refuses them.
    let is_unseen =
        |c: char| is_refused(c) || matches!(c, '\t' | '\n' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
    if words.contains(is_unseen) {
        return Err(format!("{what} stands on one line, without characters that nobody sees: type it anew"));
    }
    let count = words.chars().count();
    if count > most {
        return Err(format!("{what} has room for {most} letters, and this has {count}: make it shorter"));
    }
    Ok(words.to_owned())
}

/// `name` as one of `known` writes it; otherwise the nearest of them, or all where they are few.
fn one_of(name: &str, what: &str, known: &[&str]) -> Result<String, String> {
    if let Some(known) = known.iter().find(|known| normal(known) == normal(name)) {
        return Ok((*known).to_owned());
    }
    let advice = match (nearest(name, known.iter().copied()), known.len()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, 0) => format!("it has no {what} at all: add one to `library.yaml`"),
        (None, 1..=30) => format!("it has `{}`", known.join("`, `")),
        (None, _) => "they stand in `library.yaml`".to_owned(),
    };
    Err(format!("the library has no {what} `{}`: {advice}", shortened(name)))
}

/// The skills of the replies that serve: what their words show, and what the author wants to practise.
fn shown<'a>(answers: &'a Answers, library: Option<&'a Library>) -> impl Iterator<Item = &'a str> {
    let wanted = answers.skills.iter().map(String::as_str);
    let more = wanted.filter(|skill| !SHOWN.contains(skill));
    SHOWN.into_iter().filter(move |skill| is_skill(skill, library)).chain(more)
}

fn skills(library: &Library) -> impl Iterator<Item = &Move> {
    library.moves.iter().filter(|entry| entry.kind == Some(MoveKind::Skill))
}

/// Whether a reply may have `name` as a skill. Outside of a library, and in one without moves, it may.
fn is_skill(name: &str, library: Option<&Library>) -> bool {
    library.is_none_or(|library| library.moves.is_empty() || skills(library).any(|skill| skill.name == name))
}

/// The tag of a slip, where it may stand: not where the library has no such slip, or where it would have to stop the scene.
fn slip(name: &str, library: Option<&Library>) -> String {
    let is_free = library.is_none_or(|library| library.moves.is_empty());
    let found = library.and_then(|library| library.find_move(name));
    let fits = found.is_some_and(|found| found.kind != Some(MoveKind::Skill) && !found.stops);
    if is_free || fits { tags(&[name]) } else { String::new() }
}

fn tags(names: &[&str]) -> String {
    names.iter().map(|name| format!(" #{name}")).collect()
}

/// A comment for each skill in focus that is `wanted` here, with the library's rule for it.
fn rules(wanted: &dyn Fn(&str) -> bool, answers: &Answers, library: Option<&Library>) -> String {
    let rule = |name: &String| {
        let rule = library?.find_move(name)?.rule.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = !rule.is_empty() && rule.chars().count() <= LONGEST_SENTENCE;
        fits.then(|| format!("// #{name} means: {rule}"))
    };
    answers.skills.iter().filter(|name| wanted(name)).filter_map(rule).collect::<Vec<_>>().join("\n")
}

/// A list of names as YAML has it; nothing where there is none.
fn list(names: &[String]) -> String {
    let quoted: Vec<Cow<'_, str>> = names.iter().map(|name| item(name)).collect();
    if quoted.is_empty() { String::new() } else { format!("[{}]", quoted.join(", ")) }
}

/// `text` with every `‹name›` replaced by its value. A line that is empty then, or a key without a value, is left out.
fn filled(text: &str, values: &[(&str, String)]) -> String {
    let mut whole = String::with_capacity(text.len());
    for line in text.lines() {
        let mut pieces = line.split(['‹', '›']);
        let mut filled = pieces.next().unwrap_or_default().to_owned();
        // Text and names take turns.
        while let (Some(name), Some(text)) = (pieces.next(), pieces.next()) {
            let value = values.iter().find(|(known, _)| *known == name);
            filled.push_str(value.map(|(_, value)| value.as_str()).unwrap_or_default());
            filled.push_str(text);
        }
        let is_left = line.contains('‹') && (filled.trim().is_empty() || filled.trim().ends_with(':'));
        if !is_left {
            whole.push_str(filled.trim_end());
            whole.push('\n');
        }
    }
    whole
}

/// The beginning of what somebody typed, for a message.
fn shortened(words: &str) -> String {
    let mut letters = words.chars().map(|c| if is_refused(c) { '\u{FFFD}' } else { c });
    let begin: String = letters.by_ref().take(LONGEST_NAME).collect();
    if letters.next().is_some() { format!("{begin}…") } else { begin }
}
