//! A new name for something, everywhere; or the reason why it cannot have it.

use super::marks::{Mark, Role, What};
use super::page::Page;
use super::works::{Spot, Thing, Works, shown};
use crate::program::{RESERVED, TAGS};
use crate::source::Span;
use crate::syntax::{is_dashed_name, is_name, normal};

/// What would be renamed at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renaming {
    /// Where the name stands.
    pub span: Span,
    /// The name as it is written there.
    pub name: String,
}

/// A change of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is replaced.
    pub spot: Spot,
    /// What stands there afterwards.
    pub text: String,
}

/// What could be renamed at `at` of the file at `path`; the error says why nothing can.
pub fn prepare_rename(works: &Works, path: &str, at: u32) -> Result<Renaming, String> {
    let (page, mark, _) = named(works, path, at)?;
    Ok(Renaming { span: mark.span, name: mark.span.of(page.text()).to_owned() })
}

/// The changes that give what stands at `at` the name `new`, in the order of the files.
pub fn rename(works: &Works, path: &str, at: u32, new: &str) -> Result<Vec<Change>, String> {
    let (_, _, thing) = named(works, path, at)?;
    let new = new.trim();
    if *thing.name == *normal(new) {
        return Ok(Vec::new());
    }
    check_name(thing.what, new)?;
    check_free(works, path, &thing, new)?;
    let change = |(path, mark): (&str, &Mark)| Change {
        spot: Spot { path: path.to_owned(), span: mark.span },
        text: new.to_owned(),
    };
    Ok(works.marks_of(&thing).map(change).collect())
}

/// The mark at `at`, its page, and what it names; the error says why that cannot be renamed.
fn named<'w>(works: &'w Works, path: &str, at: u32) -> Result<(&'w Page, &'w Mark, Thing), String> {
    let page = works.page(path).ok_or("this file is not open here")?;
    let mark = page.mark_at(at).ok_or("no name stands here: put the cursor on one")?;
    let thing = works.thing(path, mark);
    check_thing(works, path, &thing)?;
    Ok((page, mark, thing))
}

/// Why the thing itself cannot be renamed, if it cannot.
fn check_thing(works: &Works, from: &str, thing: &Thing) -> Result<(), String> {
    let name = &thing.name;
    if matches!(thing.what, What::File | What::Script) {
        return Err("a file is renamed in its folder, and then where it is named".to_owned());
    }
    let outside_library = matches!(thing.what, What::Move | What::Cue | What::Topic | What::ContentNote)
        && !thing.homes.iter().any(|home| works.page(home).is_some_and(Page::is_library));
    let mut found = works.marks_of(thing);
    if !outside_library && !found.any(|(_, mark)| mark.role == Role::Declares) {
        return Err(format!("`{name}` is declared nowhere: declare it first, or write another name here"));
    }
    if let Some((path, _)) = works.marks_of(thing).find(|(_, mark)| !mark.is_exact) {
        let path = shown(path, from);
        return Err(format!(
            "`{name}` stands in quoted words with escapes in `{path}`: write it plainly first"
        ));
    }
    Ok(())
}

/// Why nothing of this kind can be called `new`, if nothing can.
fn check_name(what: What, new: &str) -> Result<(), String> {
    if new.is_empty() {
        return Err("the new name is empty: write one".to_owned());
    }
    if ["null", "true", "false"].contains(&new.to_lowercase().as_str()) {
        return Err(format!("`{new}` is no word in YAML: choose another name"));
    }
    match what {
        What::Value if RESERVED.contains(&new) => {
            Err(format!("`{new}` is a word of the language: choose another name"))
        }
        What::Value | What::State if !is_name(new) => {
            Err(format!("`{new}` is no name here: begin with a letter, then letters, digits, `_`"))
        }
        What::Speaker if !is_speaker(new) => Err(format!(
            "`{new}` is no name for a member of the cast: begin with a letter, then letters, digits, spaces, `-`, `.`, `'`"
        )),
        What::Speaker if normal(new) == "You" => {
            Err("`You` is the learner, who is always there: choose another name".to_owned())
        }
        What::Move if TAGS.contains(&new) => {
            Err(format!("`{new}` is a tag of the language: choose another name for the move"))
        }
        What::Cue if matches!(new, "pause" | "clear") => {
            Err(format!("`{new}` is a cue of the language: choose another name"))
        }
        What::Value | What::State | What::Speaker => Ok(()),
        What::Scene
        | What::Label
        | What::Include
        | What::File
        | What::Temperament
        | What::Outcome
        | What::Move
        | What::Cue
        | What::Topic
        | What::ContentNote
        | What::Script => {
            if is_dashed_name(new) {
                return Ok(());
            }
            Err(format!(
                "`{new}` is no name here: begin with a letter, then letters, digits, `_`, and `-` between them"
            ))
        }
    }
}

/// A name that stands in YAML without quotes, and at the start of a line without meaning anything else.
fn is_speaker(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\'' | '’');
    name.starts_with(char::is_alphabetic) && normal(name).chars().all(fits)
}

/// Why `new` is taken, if it is.
fn check_free(works: &Works, path: &str, thing: &Thing, new: &str) -> Result<(), String> {
    let taken = |what: What| {
        let homes = thing.homes.iter().filter(move |home| {
            let marks = works.page(home).map(Page::marks).unwrap_or_default();
            marks.iter().any(|mark| {
                let is_there = mark.role == Role::Declares || is_undeclared(what, home, works);
                is_there && mark.what == what && mark.owner == thing.owner && *mark.name == *normal(new)
            })
        });
        homes.min()
    };
    let rival = match thing.what {
        What::Scene => Some(What::Include),
        What::Include => Some(What::Scene),
        _ => None,
    };
    match taken(thing.what).or_else(|| rival.and_then(taken)) {
        None => Ok(()),
        Some(home) if home == path => Err(format!("`{new}` is taken here: choose another name")),
        Some(home) => Err(format!("`{new}` is taken in `{}`: choose another name", shown(home, path))),
    }
}

/// Whether things of this kind need no declaration in the file at `home`.
fn is_undeclared(what: What, home: &str, works: &Works) -> bool {
    matches!(what, What::Move | What::Cue) && works.library_of(home).is_none()
}
