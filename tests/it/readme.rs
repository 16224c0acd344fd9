//! The README's first example: what it says of a script is what the engine says.

use std::path::Path;

use rehearsal::program::{Fetched, Manner, Program, check};
use rehearsal::rehearsal::{Event, Input, Offer, Rehearsal, Waiting};

use crate::cases::{findings, read};

#[test]
fn the_first_example_of_the_readme_is_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    if !path.is_file() {
        return;
    }
    let readme = read(&path);
    let script = block(&readme, "talk").expect("the README shows a script");
    let conversation = block(&readme, "text").expect("the README shows a conversation");
    let script = if script.starts_with("---\n") { script } else { with_front_matter(&script) };
    let checked = check(
        &Fetched { name: "README.md".to_owned(), bytes: script.into_bytes() },
        &mut |_| Err(String::new()),
        None,
    )
    .by_text();
    assert!(checked.notes.is_empty(), "{}", findings(&checked));
    let written: Vec<&str> = conversation.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(written, played(&checked.program.unwrap(), &written));
}

/// The conversation that the engine gives when the lines `> N` of `written` choose the replies as they are numbered there.
fn played(program: &Program, written: &[&str]) -> Vec<String> {
    let mut rehearsal = Rehearsal::new(program, 0);
    let mut lines = Vec::new();
    loop {
        let waiting = rehearsal.advance(&mut |event| lines.extend(told(program, &event))).clone();
        let Waiting::Choice(offer) = waiting else { return lines };
        let menu = &written[lines.len().min(written.len())..];
        let Some(end) = menu.iter().position(|line| line.starts_with("> ")) else { return lines };
        let numbered: Vec<String> = menu[..end]
            .iter()
            .map(|line| line.trim_start_matches(char::is_numeric).trim_start_matches('.').trim().to_owned())
            .collect();
        let chosen: usize = menu[end][2..].parse().expect("a number behind `>`");
        lines.extend(offered(&offer, &numbered));
        lines.push(menu[end].to_owned());
        let at = (0..offer.replies.len())
            .find(|at| offer.text(*at).written() == numbered[chosen - 1])
            .expect("a reply that is offered");
        let reply = offer.replies[at].reply;
        if program.replies.at(reply).manner == Manner::Said {
            lines.push(format!("You: {}", offer.text(at).written()));
        }
        rehearsal.give(Input::Reply(reply)).unwrap();
    }
}

/// The replies, numbered in the order in which the README has them.
fn offered(offer: &Offer, order: &[String]) -> Vec<String> {
    let mut texts: Vec<String> =
        (0..offer.replies.len()).map(|at| offer.text(at).written().into_owned()).collect();
    texts.sort_by_key(|text| order.iter().position(|known| known == text));
    texts.iter().enumerate().map(|(at, text)| format!("{}. {text}", at + 1)).collect()
}

fn told(program: &Program, event: &Event<'_>) -> Option<String> {
    match event {
        Event::Narration { text, .. } => Some(text.written().into_owned()),
        Event::Line { speaker, delivery, text, .. } => {
            let name = &program.speakers.at(*speaker).name;
            let how = delivery.map(|how| format!(" ({})", how.written())).unwrap_or_default();
            Some(format!("{name}{how}: {}", text.written()))
        }
        Event::Cue(_) | Event::Note { .. } | Event::Question(_) | Event::Choice(_) | Event::Outcome(_) => {
            None
        }
    }
}

/// The first fenced block of this kind.
fn block(text: &str, kind: &str) -> Option<String> {
    let (_, behind) = text.split_once(&format!("```{kind}\n"))?;
    behind.split_once("```").map(|(inside, _)| inside.to_owned())
}

/// What the example leaves out: everybody who speaks in it, and every way in which it ends.
fn with_front_matter(body: &str) -> String {
    let mut front = "---\ntitle: An example\nsummary: An example.\ncast:\n".to_owned();
    let names = body
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name.split(" (").next().unwrap_or(name));
    let mut names: Vec<&str> =
        names.filter(|name| name.starts_with(char::is_uppercase) && *name != "You").collect();
    names.sort_unstable();
    names.dedup();
    names.iter().for_each(|name| front += &format!("  {name}: Somebody.\n"));
    front += "outcomes:\n";
    for outcome in body.lines().filter_map(|line| line.trim().strip_prefix("=> ")) {
        front += &format!("  {outcome}: {{kind: time, title: Over}}\n");
    }
    format!("{front}---\n{body}")
}
