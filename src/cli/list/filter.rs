//! Which conversations of a list are asked for, and what to say where there are none.

use rehearsal::practice::listed;
use rehearsal::program::{Library, Move, MoveKind, Topic};
use rehearsal::source::{counted, upper_first};

use super::super::exit::Trouble;
use super::super::moves::kind;
use super::super::naming::{is_called, near};
use super::super::shells::shell_word;
use super::{Entry, ListArgs, NO_SCRIPTS, minutes, offering};

/// What is asked of each conversation.
#[derive(Clone, Default)]
pub(super) struct Filter<'l> {
    skill: Option<&'l Move>,
    topic: Option<&'l Topic>,
    minutes: Option<u32>,
}

impl<'l> Filter<'l> {
    /// The one that `args` ask for. Trouble where the library has no such skill or topic.
    pub(super) fn find(args: &ListArgs, library: Option<&'l Library>) -> Result<Filter<'l>, Trouble> {
        let (moves, topics) = match library {
            Some(library) => (library.moves.as_slice(), library.topics.as_slice()),
            None => Default::default(),
        };
        Ok(Filter {
            skill: args.skill.as_deref().map(|asked| skill(asked, moves)).transpose()?,
            topic: args.topic.as_deref().map(|asked| topic(asked, topics)).transpose()?,
            minutes: args.minutes,
        })
    }

    /// Whether anything is asked.
    pub(super) fn is_any(&self) -> bool {
        self.skill.is_some() || self.topic.is_some() || self.minutes.is_some()
    }

    /// Whether `entry` is one of those. Of a script with errors only a list of all knows.
    pub(super) fn takes(&self, entry: &Entry) -> bool {
        let Some(program) = &entry.program else { return !self.is_any() };
        self.skill.is_none_or(|skill| entry.practises(&skill.name))
            && self.topic.is_none_or(|topic| program.about.source.contains(&topic.id))
            && self.minutes.is_none_or(|most| program.about.minutes.is_some_and(|minutes| minutes <= most))
    }

    /// What is asked of a conversation, as what it does.
    pub(super) fn asked(&self) -> String {
        let asked = [
            self.skill.map(|skill| format!("practises “{}”", skill.label)),
            self.topic.map(|topic| format!("is about “{}”", topic.title)),
            self.minutes.map(|most| format!("takes at most {}", minutes(most))),
        ];
        listed(&asked.into_iter().flatten().collect::<Vec<_>>())
    }

    /// The options that ask for it, each with a space before it.
    pub(super) fn options(&self) -> String {
        let asked = [
            self.skill.map(|skill| format!(" --skill {}", shell_word(&skill.name))),
            self.topic.map(|topic| format!(" --topic {}", shell_word(&topic.id))),
            self.minutes.map(|most| format!(" --minutes {most}")),
        ];
        asked.into_iter().flatten().collect()
    }

    /// That none of `entries` is one, and what would widen it.
    pub(super) fn nothing(&self, entries: &[Entry]) -> String {
        if entries.is_empty() {
            return NO_SCRIPTS.to_owned();
        }
        let wider = self.wider(entries).unwrap_or_else(|| "`rehearse list` shows all there are.".to_owned());
        format!("No conversation here {}. {wider}", self.asked())
    }

    /// What leaving one thing away would bring; none where no single one brings anything.
    fn wider(&self, entries: &[Entry]) -> Option<String> {
        let without = [
            (self.minutes.is_some(), "--minutes", Filter { minutes: None, ..self.clone() }),
            (self.topic.is_some(), "--topic", Filter { topic: None, ..self.clone() }),
            (self.skill.is_some(), "--skill", Filter { skill: None, ..self.clone() }),
        ];
        let mut told = Vec::new();
        for (_, option, filter) in without.iter().filter(|(is_asked, ..)| *is_asked) {
            let taken: Vec<&Entry> = entries.iter().filter(|entry| filter.takes(entry)).collect();
            let lengths = taken.iter().filter_map(|entry| entry.about()?.minutes);
            match (*option, lengths.min()) {
                _ if taken.is_empty() => {}
                ("--minutes", Some(least)) => told.push(format!("the shortest takes {}", minutes(least))),
                // With nothing else asked, leaving it away is the whole list.
                _ if !filter.is_any() => {}
                _ => told.push(format!(
                    "without {option} there {} {}",
                    if taken.len() == 1 { "is" } else { "are" },
                    taken.len()
                )),
            }
        }
        let told = if told.is_empty() { self.offered(entries) } else { Some(told.join("; ")) };
        told.map(|told| format!("{}.", upper_first(&told)))
    }

    /// Where no conversation has the skill in focus: those in which it can be shown all the same.
    fn offered(&self, entries: &[Entry]) -> Option<String> {
        let skill = self.skill.filter(|_| self.topic.is_none() && self.minutes.is_none())?;
        let names: Vec<&str> =
            offering(&skill.name, entries).map(|entry| entry.script.name.as_str()).collect();
        let count = counted(names.len(), "conversation");
        (!names.is_empty()).then(|| format!("it can be shown in {count} all the same: {}", names.join(", ")))
    }
}

fn skill<'l>(asked: &str, moves: &'l [Move]) -> Result<&'l Move, Trouble> {
    let Some(found) = moves.iter().find(|one| is_called(asked, [&one.name, &one.label])) else {
        let skills = || moves.iter().filter(|one| one.kind == Some(MoveKind::Skill));
        let advice = near(asked, &skills().map(|one| (&one.name, &one.label)))
            .unwrap_or_else(|| "`rehearse moves` shows them".to_owned());
        return Err(Trouble::usage(format!("this library has no skill called `{asked}`: {advice}")));
    };
    match (found.kind, &found.antidote) {
        (Some(MoveKind::Skill) | None, _) => Ok(found),
        (Some(MoveKind::Slip | MoveKind::Pressure), antidote) => {
            let antidote = antidote.as_ref().map(|name| format!(": what helps is `--skill {name}`"));
            let message = format!("`{}` is {}, and no conversation practises that", found.name, kind(found));
            Err(Trouble::usage(message + &antidote.unwrap_or_default()))
        }
    }
}

fn topic<'l>(asked: &str, topics: &'l [Topic]) -> Result<&'l Topic, Trouble> {
    let found = topics.iter().find(|one| is_called(asked, [&one.id, &one.title]));
    found.ok_or_else(|| {
        let ids: Vec<&str> = topics.iter().map(|one| one.id.as_str()).collect();
        let advice = near(asked, &topics.iter().map(|one| (&one.id, &one.title)));
        let advice = advice.unwrap_or_else(|| match ids.as_slice() {
            [] => "it has none".to_owned(),
            ids => format!("it has {}", ids.join(", ")),
        });
        Trouble::usage(format!("this library has no topic called `{asked}`: {advice}"))
    })
}
