//! Looking back: what was possible, against what a rehearsal is; transcripts as files; model runs to watch; the card.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use rehearsal::practice::{Card, Model, Own, Sitting, score};
use rehearsal::program::{MoveKind, Program, Rating};
use rehearsal::proof::{BUDGET, Budget, Extent, Outlook, Proof};
use rehearsal::rehearsal::{Generator, Rehearsal, Waiting};

use crate::inventor::{checked, invented};
use crate::properties::for_every_script;
use crate::rehearsals::{looked_back, root, sound};
use crate::sessions::{ANSWERS, SMALL, assert_harmless, desk, run, snapshot};

/// What is looked at of a script that was invented.
const SMALL_BUDGET: Budget = Budget { states: 20_000, memory: 1 << 26 };

/// What goes out of reach does so once, never comes back, and what is held up instead was really there and really kept it.
#[test]
fn what_was_possible_only_shrinks_and_each_end_goes_once() {
    let (mut turned, mut looked_at) = (0, 0);
    for number in 0..300 {
        let Some(program) = checked(&invented(number).text) else { continue };
        let proof = Proof::of(&program, SMALL_BUDGET, &mut || false);
        if proof.extent() != Extent::Exact {
            continue;
        }
        let outlook = proof.outlook();
        for seed in 0..4 {
            looked_at += 1;
            turned += usize::from(holds(&program, &outlook, seed));
        }
    }
    assert!(looked_at > 200 && turned > 20, "{turned} of {looked_at}");
}

/// Plays at random, and looks back on it; whether it turned.
fn holds(program: &Program, outlook: &Outlook<'_>, seed: u64) -> bool {
    let sitting = at_random(program, seed);
    let debrief = looked_back(&sitting, outlook);
    let Some(possible) = &debrief.possible else { return false };
    assert_eq!(possible.in_reach.len(), sitting.turns().len() + 1);
    for pair in possible.in_reach.windows(2) {
        let [Some(before), Some(after)] = pair else { continue };
        assert!(after.iter().all(|end| before.contains(end)), "{before:?} {after:?}");
    }
    if let (Some(Some(first)), Some(Some(last))) = (possible.in_reach.first(), possible.in_reach.last()) {
        let went = possible.fell.len();
        assert_eq!(first.len(), last.len() + went, "{possible:?}");
        assert!(possible.never.iter().all(|end| !first.contains(end)));
    }
    let Some(turned) = &possible.turned else { return false };
    let turn = sitting.turns().iter().find(|turn| turn.number == turned.turn).unwrap();
    let given = turn.given().unwrap();
    assert_ne!(turned.kept_by, "");
    assert!(given.available.iter().any(|one| one.words == turned.kept_by && one.rating >= turn.rating()));
    assert!(!turned.closed.is_empty() && turned.closed.iter().all(|end| !last_of(possible).contains(end)));
    true
}

fn last_of(possible: &rehearsal::practice::Possible) -> Vec<rehearsal::practice::End> {
    possible.in_reach.last().cloned().flatten().unwrap_or_default()
}

fn at_random(program: &Program, seed: u64) -> Sitting<'_> {
    let mut sitting = Sitting::new(Rehearsal::new(program, seed));
    let mut draws = Generator::new(seed);
    for _ in 0..30 {
        sitting.advance(&mut |_| {});
        match sitting.waiting().clone() {
            Waiting::Choice(offer) => {
                let available: Vec<usize> =
                    (0..offer.replies.len()).filter(|index| offer.replies[*index].available).collect();
                let count = u32::try_from(available.len()).unwrap();
                sitting.give(available[draws.below(count) as usize]).unwrap();
            }
            Waiting::Question(_) => sitting.answer("").unwrap(),
            Waiting::Advance | Waiting::Ended(_) | Waiting::Stopped(_) => break,
        }
    }
    sitting
}

/// The score is a function of the ratings given, whatever was possible and however it ended.
#[test]
fn what_was_possible_never_enters_the_score() {
    for_every_script(1, |program, seed| {
        let sitting = at_random(program, seed);
        let given = score(sitting.turns().iter().filter_map(|turn| turn.rating()));
        assert_eq!(sitting.debrief().conduct.score, given);
    });
}

#[test]
fn model_runs_serve_or_tempt_and_never_threaten() {
    for name in ["sorry-without-a-bill", "the-line-and-the-ask", "the-talk-they-agreed-to"] {
        let program = sound(&root().join("scripts").join(name).with_extension("talk"));
        for seed in 0..20 {
            let rehearsal = Rehearsal::new(&program, seed);
            let bad = Model::Tempting.run(&rehearsal);
            let stops =
                |id| program.moves.at(id).stops && program.moves.at(id).kind == Some(MoveKind::Pressure);
            assert!(!bad.iter().any(|reply| program.replies.at(*reply).moves.iter().any(|id| stops(*id))));
            let (good, bad) = (share(&program, &Model::Rated.run(&rehearsal)), share(&program, &bad));
            assert!(good > 0.9 && bad < 0.4, "{name} {seed}: {good} {bad}");
        }
    }
}

#[test]
fn the_best_run_of_a_proof_wins_what_the_proof_says() {
    let program = sound(&root().join("scripts/the-line-and-the-ask.talk"));
    let proof = Proof::of(&program, BUDGET, &mut || false);
    let best = proof.best().unwrap();
    for seed in 0..20 {
        let run = Model::Best(&best).run(&Rehearsal::new(&program, seed));
        assert!((share(&program, &run) - best.share).abs() < 1e-9);
    }
}

fn share(program: &Program, run: &[rehearsal::program::ReplyId]) -> f64 {
    let rated = run.iter().filter_map(|reply| program.replies.at(*reply).coaching);
    let score = score(rated.map(|coaching| coaching.rating)).unwrap();
    f64::from(score.points) / f64::from(score.most())
}

#[test]
fn a_card_holds_the_best_lines_the_sticking_point_and_a_plan() {
    let program = sound(&root().join("scripts/the-line-and-the-ask.talk"));
    let rehearsal = Rehearsal::new(&program, 2);
    let mut sitting = Sitting::new(rehearsal);
    let mut typed =
        ["can we talk about the calls? now or tomorrow", "three calls came after midnight"].iter();
    for _ in 0..8 {
        sitting.advance(&mut |_| {});
        let Waiting::Choice(offer) = sitting.waiting().clone() else {
            sitting.answer("").unwrap();
            continue;
        };
        let best = offer.replies.iter().position(|one| {
            let rating = program.replies.at(one.reply).coaching.map(|coaching| coaching.rating);
            rating == Some(Rating::Strong)
        });
        let own = typed.next().map(|words| Own { words: (*words).to_owned(), cues: Vec::new() });
        sitting.give_as(best.unwrap_or_default(), own).unwrap();
        if sitting.turns().len() == 4 {
            break;
        }
    }
    sitting.advance(&mut |_| {});
    let card = Card::of(&program.about.title, &sitting.debrief());
    assert!(card.lines[0].contains("can we talk about the calls") && card.lines.len() <= 3, "{card:?}");
    assert!(card.plan.is_some_and(|plan| plan.starts_with("If ") && plan.contains(", then ")));
}

#[test]
fn a_rehearsal_is_written_down_for_reading_printing_and_programs() {
    let desk = desk();
    let answers = ANSWERS.replacen("mint", "mint <b>&\"tea\" *hot* `x`", 1);
    let mut told = String::new();
    for name in ["told.md", "told.html", "told.json"] {
        let ran = run(&desk, &["play", "small.talk", "--seed", "1", "--transcript", name], &answers);
        assert_eq!(ran.code(), 0, "{}", ran.told());
        assert_harmless(&ran);
        let last: Vec<String> = ran.out().lines().rev().take(1).map(str::to_owned).collect();
        let path = desk.path().join(name);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let text = fs::read_to_string(&path).unwrap();
        told.push_str(&format!("{}\n\n{text}\n", last.join("\n")));
    }
    snapshot("a-rehearsal-is-written-down-for-reading-printing-and-programs", &told);
    let page = fs::read_to_string(desk.path().join("told.html")).unwrap();
    assert_page(&page);
    assert!(page.contains("mint &lt;b&gt;&amp;&quot;tea&quot;") && !page.contains("<b>"), "{page}");
    let object: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(desk.path().join("told.json")).unwrap()).unwrap();
    assert_eq!((&object["form"], &object["version"]), (&"rehearse-transcript".into(), &1.into()));
}

/// One page that needs nothing else: whole, in a language, headings in order, no script, nothing remote.
fn assert_page(page: &str) {
    for absent in ["<script", "http:", "https:", "src=", "@import", "url("] {
        assert!(!page.contains(absent), "{absent}");
    }
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n"));
    for present in ["<main>", "<header>", "<footer>", "<title>", "@media print", "role=\"img\"", "<caption>"]
    {
        assert!(page.contains(present), "{present}");
    }
    let mut open: Vec<&str> = Vec::new();
    let mut heading = 1;
    for tag in page.split('<').skip(1) {
        let name = tag.split(|c: char| !c.is_alphanumeric() && c != '/' && c != '!').next().unwrap();
        let is_void = ["meta", "!DOCTYPE"].contains(&name) || tag.split('>').next().unwrap().ends_with('/');
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed)),
            None if is_void => {}
            None => open.push(name),
        }
        if let Some(level) = name.strip_prefix('h').and_then(|level| level.parse::<u32>().ok()) {
            assert!(level <= heading + 1, "a heading is skipped before {tag}");
            heading = level;
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn what_cannot_be_written_down_as_a_transcript_is_told_before_the_first_line() {
    let desk = desk();
    fs::write(desk.path().join("mine.md"), "mine").unwrap();
    let told = ["told.txt", "told", "mine.md", "nowhere/told.md"].map(|name| {
        let ran = run(&desk, &["play", "small.talk", "--transcript", name], ANSWERS);
        assert!(ran.out.is_empty());
        ran.told()
    });
    snapshot("what-cannot-be-written-down-as-a-transcript-is-told-before-the-first-line", &told.join("\n"));
    assert_eq!(fs::read_to_string(desk.path().join("mine.md")).unwrap(), "mine");
}

#[test]
fn a_model_run_is_watched_and_asks_which_line_turned_it() {
    let desk = desk();
    fs::write(desk.path().join("wide.talk"), SMALL.replace("title: A small talk", "title: Another")).unwrap();
    let runs: [(&[&str], &str); 6] = [
        (&["watch", "small.talk", "--bad", "--seed", "1"], "9\nhm\n2\n"),
        (&["watch", "small.talk", "--good", "--seed", "1"], "\n"),
        (&["watch", "small.talk", "--good", "--seed", "1", "--temperament", "tired"], ""),
        (&["watch", "small.talk"], ""),
        (&["watch", "small.talk", "--good", "--bad"], ""),
        (&["watch", "nothing", "--good"], ""),
    ];
    let told = runs.map(|(words, typed)| {
        let ran = run(&desk, words, typed);
        assert_harmless(&ran);
        ran.told()
    });
    snapshot("a-model-run-is-watched-and-asks-which-line-turned-it", &told.join("\n"));
}
