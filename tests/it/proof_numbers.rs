//! The numbers of a proof, counted by hand on small scripts, and held against the engine on invented ones.

use rehearsal::program::{OutcomeKind, Program, ReplyId};
use rehearsal::proof::{Ahead, Bot, Budget, Odds, Play, Proof, Scores, Turns};
use rehearsal::rehearsal::{Generator, Input, Rehearsal, Waiting};

use crate::brute;
use crate::inventor::{checked, invented};
use crate::properties::check_alone;

const BUDGET: Budget = Budget { states: 1_000_000, memory: 1 << 30 };

/// How many states the engine may have in an invented script that is played.
const SMALL: usize = 150;

const FRONT: &str = "---\ntitle: Numbers\nsummary: Counted by hand.\ncast: {Sam: A friend.}\nmeters:\n  trust: {start: 4, range: 0..9}\n\
    outcomes:\n  warm: {kind: connect, title: Warm}\n  later: {kind: time, title: Later}\n  no: {kind: declined, title: No}\n";

/// The program of a script with these lines in its front matter and these scenes.
fn program(front: &str, scenes: &str) -> Program {
    let text = format!("{FRONT}{front}---\n{scenes}");
    let checked = check_alone(text.clone().into_bytes(), None);
    checked.program.unwrap_or_else(|| panic!("{:?}\n{text}", checked.notes))
}

fn proof(program: &Program) -> Proof<'_> {
    Proof::of(program, BUDGET, &mut || false)
}

fn uniform(scenes: &str) -> Odds {
    proof(&program("", scenes)).odds(Play::Uniform)
}

/// Within the rounding of a few sums.
#[track_caller]
fn assert_close(found: &[f64], hoped: &[f64]) {
    let is_close =
        found.len() == hoped.len() && found.iter().zip(hoped).all(|(one, other)| near(*one, *other));
    assert!(is_close, "{found:?} is not {hoped:?}");
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-12
}

/// A rated reply.
fn reply(words: &str, rating: &str, then: &str) -> String {
    let better = if rating == "strong" { "" } else { "    ! tempting: It is.\n    ! try: This.\n" };
    format!("* {words}\n    ! {rating}: Because.\n{better}    {then}\n")
}

#[test]
fn replies_are_equally_likely() {
    let odds = uniform("== start\n* A.\n    => warm\n* B.\n    => later\n* C.\n    => no\n* D.\n    => no\n");
    assert_close(&odds.outcomes, &[0.25, 0.25, 0.5]);
    assert_close(&[odds.stopped, odds.trapped, odds.left, odds.turns], &[0.0, 0.0, 0.0, 1.0]);
    assert_eq!(odds.share(), None);
}

#[test]
fn chance_has_its_weight() {
    let odds = uniform(
        "== start\n* A.\n    [if chance(30) and chance(50)]\n        => warm\n    [else]\n        => later\n* B.\n    => no\n",
    );
    assert_close(&odds.outcomes, &[0.075, 0.425, 0.5]);
}

#[test]
fn temperaments_are_equally_likely() {
    let program = program(
        "temperaments: {open: {trust: +3}, steady: {}, raw: {trust: -4}}\n",
        "== start\n* A.\n    [if trust > 5]\n        => warm\n    [if trust > 0]\n        => later\n    => no\n* [if trust == 0] B.\n    => warm\n",
    );
    assert_close(
        &proof(&program).odds(Play::Uniform).outcomes,
        &[1.0 / 3.0 + 1.0 / 6.0, 1.0 / 3.0, 1.0 / 6.0],
    );
    assert_close(&proof(&program).odds(Play::Bot(Bot::First)).outcomes, &[1.0 / 3.0; 3]);
}

#[test]
fn a_shuffle_gives_each_once() {
    let odds = uniform(
        "== start\n<- none\n* Go.\n    -> draw\n\n== none\n* Leave.\n    => later\n\n== draw\n[shuffle]\n    - => warm\n    - Sam: Hm.\n    - Sam: Mm.\n\
         + On.\n    -> draw\n* Stop.\n    => no\n",
    );
    // A half leaves; of the rest a third is warm at once, then a half of what goes on, then all.
    let rest = [1.0 / 3.0, 2.0 / 3.0 * 0.5 * 0.5, 2.0 / 3.0 * 0.5 * 0.5 * 0.5];
    let warm: f64 = rest.iter().sum::<f64>() / 2.0;
    assert_close(&odds.outcomes, &[warm, 0.5, 0.5 - warm]);
}

const LOOP: &str = "== start\n+ Again.\n    -> start\n+ Once more.\n    -> other\n+ A.\n    => warm\n\n\
    == other\n+ Back.\n    -> start\n+ B.\n    => later\n";

#[test]
fn a_loop_is_a_geometric_series() {
    let program = program("", LOOP);
    let proof = proof(&program);
    let odds = proof.odds(Play::Uniform);
    // s = 1/3 s + 1/3 o + 1/3, o = 1/2 s for warm.
    assert_close(&odds.outcomes, &[2.0 / 3.0, 1.0 / 3.0, 0.0]);
    assert!(odds.left < 1e-12, "{}", odds.left);
    // Turns: s = 1 + s/3 + o/3, o = 1 + s/2.
    assert_close(&[odds.turns], &[8.0 / 3.0]);
    let turns = proof.turns();
    assert_eq!(turns.first(), Some(&Some(Turns { least: 1, median: Some(1), most: None })));
    assert_eq!(turns.get(1), Some(&Some(Turns { least: 2, median: Some(2), most: None })));
    assert_eq!(turns.get(2), Some(&None));
}

#[test]
fn what_goes_round_for_very_long_is_solved() {
    let mut scenes = String::new();
    for scene in 0..40 {
        let _ = std::fmt::Write::write_fmt(
            &mut scenes,
            format_args!(
                "== s{scene}\n+ On.\n    -> s{}\n+ Back.\n    -> s0\n+ All the way back.\n    -> s0\n",
                scene + 1
            ),
        );
    }
    scenes.push_str("== s40\n+ Done.\n    [if chance(25)]\n        => warm\n    => no\n");
    // From 40 scenes in a row, each left forwards by a third: 3^40 is more than is gone through, and none of it is lost.
    let odds = uniform(&scenes);
    assert_close(&odds.outcomes, &[0.25, 0.0, 0.75]);
    assert_close(&[odds.left], &[0.0]);
    assert!(odds.turns > 1e18, "{}", odds.turns);
}

#[test]
fn bots_see_words_only() {
    let scenes =
        "== start\n* Thank you, I love that, dear.\n    => warm\n* Is it?\n    => later\n* No.\n    => no\n";
    let program = program("", scenes);
    let proof = proof(&program);
    let ends = |bot| proof.odds(Play::Bot(bot)).outcomes.iter().position(|odds| near(*odds, 1.0));
    assert_eq!(Bot::ALL.map(ends), [Some(0), Some(2), Some(0), Some(2), Some(0), Some(1), None]);
}

#[test]
fn a_bot_in_a_circle_is_trapped() {
    let program = program("", LOOP);
    let odds = proof(&program).odds(Play::Bot(Bot::First));
    assert_close(&odds.outcomes, &[0.0; 3]);
    assert_close(&[odds.trapped, odds.left], &[1.0, 0.0]);
}

#[test]
fn a_place_without_a_way_out_is_a_trap_and_a_stop_is_not() {
    let program = program(
        "",
        "== start\n* A.\n    -> round\n* B.\n    => warm\n* C.\n    -> dry\n\n== round\n+ Again.\n    -> round\n\n== dry\n* Once.\n    -> dry\n",
    );
    let proof = proof(&program);
    let odds = proof.odds(Play::Uniform);
    let third = 1.0 / 3.0;
    assert_close(&[odds.outcomes[0], odds.trapped, odds.stopped], &[third; 3]);
    let ways = proof.ways_into_traps();
    assert_eq!(ways.len(), 1);
    assert_eq!(ways[0].turns.len(), 1);
    // Best play keeps out of the trap.
    let best = proof.best().unwrap();
    assert_close(&[best.odds.trapped], &[0.0]);
}

/// A first choice that wins less opens a longer talk that wins more.
fn longer() -> String {
    let short = reply("Short.", "strong", "-> short");
    let long = reply("Long.", "fair", "-> long");
    let mut text = format!("== start\n{short}{long}\n== short\n{}", reply("End it.", "weak", "=> no"));
    text.push_str(&format!("\n== long\n{}", reply("One.", "strong", "-> two")));
    text.push_str(&format!(
        "\n== two\n{}{}",
        reply("Two.", "strong", "=> warm"),
        reply("Off.", "harmful", "=> later")
    ));
    text
}

#[test]
fn best_play_wins_the_highest_share() {
    let program = program("", &longer());
    let proof = proof(&program);
    let best = proof.best().unwrap();
    // Two of three, three, three: 8 of 9, against 4 of 6.
    assert_close(&[best.share, best.odds.turns, best.odds.outcomes[0]], &[8.0 / 9.0, 3.0, 1.0]);
    assert!(best.reaches(OutcomeKind::Connect) && !best.reaches(OutcomeKind::Declined));
    assert_close(&[best.odds_of(OutcomeKind::Connect), best.odds_of(OutcomeKind::Time)], &[1.0, 0.0]);
    let mut rehearsal = Rehearsal::new(&program, 1);
    rehearsal.advance(&mut |_| {});
    assert_eq!(best.replies(&rehearsal).len(), 1);
}

#[test]
fn scores_have_a_least_and_a_most() {
    let program = program("", &longer());
    let scored = |least, most| Some(Scores { least, most, is_open: false });
    let hoped = [scored(8.0 / 9.0, 8.0 / 9.0), scored(5.0 / 9.0, 5.0 / 9.0), scored(4.0 / 6.0, 4.0 / 6.0)];
    for (found, hoped) in proof(&program).scores().into_iter().zip(hoped) {
        let (found, hoped) = (found.unwrap(), hoped.unwrap());
        assert_close(&[found.least, found.most], &[hoped.least, hoped.most]);
    }
}

#[test]
fn best_play_leaves_a_loop_that_costs_nothing() {
    let again = reply("Again.", "strong", "-> start").replacen("* ", "+ ", 1);
    let text =
        format!("== start\n{again}{}{}", reply("Off.", "weak", "=> no"), reply("On.", "strong", "=> warm"));
    let program = program("", &text);
    let proof = proof(&program);
    let best = proof.best().unwrap();
    assert_close(&[best.share, best.odds.turns, best.odds.outcomes[0]], &[1.0, 1.0, 1.0]);
    let scores = proof.scores();
    assert!(scores[0].unwrap().is_open && scores[2].unwrap().is_open);
    assert_close(&[scores[0].unwrap().least, scores[0].unwrap().most], &[1.0, 1.0]);
    assert_close(
        &[scores[2].unwrap().least, scores[2].unwrap().most],
        &[1.0 / 3.0, (63.0 * 3.0 + 1.0) / 192.0],
    );
}

#[test]
fn a_loop_that_gains_without_an_end_is_not_taken_for_ever() {
    let again = reply("Again.", "strong", "-> start").replacen("* ", "+ ", 1);
    let text = format!("== start\n{again}{}", reply("Off.", "weak", "=> no"));
    let program = program("", &text);
    let proof = proof(&program);
    let best = proof.best().unwrap();
    assert_close(&[best.share, best.odds.outcomes[2], best.odds.trapped], &[1.0 / 3.0, 1.0, 0.0]);
}

#[test]
fn best_play_tries_again_where_luck_decides() {
    let again =
        reply("Ask.", "fair", "[if chance(50)]\n        => warm\n    -> start").replacen("* ", "+ ", 1);
    let text = format!("== start\n{again}{}", reply("Off.", "weak", "=> no"));
    let program = program("", &text);
    let proof = proof(&program);
    let best = proof.best().unwrap();
    assert_close(&[best.share, best.odds.turns, best.odds.outcomes[0]], &[2.0 / 3.0, 2.0, 1.0]);
    assert_close(&[best.odds_of(OutcomeKind::Connect), best.odds_of(OutcomeKind::Declined)], &[1.0, 0.0]);
}

#[test]
fn replies_decide_where_they_close_an_end() {
    let text = "== start\n* Press.\n    -> cold\n* Wait.\n    -> open\n* Shrug.\n    [if chance(50)]\n        -> cold\n    -> open\n\n\
        == open\n* Ask.\n    => warm\n* Leave.\n    -> cold\n\n== cold\n* Go.\n    => no\n* Stay.\n    => later\n";
    let program = program("", text);
    let deciding = proof(&program).deciding();
    let said = |reply: ReplyId| program.written(program.replies.at(reply).text).written().into_owned();
    let name = |outcome| program.outcomes.at(outcome).name.clone();
    let told: Vec<String> = deciding
        .iter()
        .map(|found| {
            let closes: Vec<String> = found.closes.iter().map(|outcome| name(*outcome)).collect();
            let turns = found.way.turns.len();
            format!(
                "{} {} {}/{} after {turns}",
                said(found.reply),
                closes.join(","),
                found.states,
                found.offered
            )
        })
        .collect();
    let hoped = [
        "Press. warm 1/1 after 0",
        "Ask. later,no 1/1 after 1",
        "Leave. warm 1/1 after 1",
        "Go. later 1/1 after 1",
        "Stay. no 1/1 after 1",
    ];
    assert_eq!(told, hoped);
}

#[test]
fn what_lies_ahead_is_known_at_each_turn() {
    let program = program("", &longer());
    let proof = proof(&program);
    let outlook = proof.outlook();
    let mut rehearsal = Rehearsal::new(&program, 1);
    assert_eq!(outlook.ahead(&rehearsal), None);
    rehearsal.advance(&mut |_| {});
    let ahead = outlook.ahead(&rehearsal).unwrap();
    assert_eq!((ahead.outcomes.len(), ahead.replies.len()), (3, 2));
    assert_shares(ahead.shares, (5.0 / 9.0, 8.0 / 9.0));
    assert_eq!((ahead.replies[0].outcomes.len(), ahead.replies[1].outcomes.len()), (1, 2));
    assert_shares(ahead.replies[0].shares, (4.0 / 6.0, 4.0 / 6.0));
    let long = ahead.replies[1].reply;
    rehearsal.give(Input::Reply(long)).unwrap();
    rehearsal.advance(&mut |_| {});
    assert_shares(outlook.ahead(&rehearsal).unwrap().shares, (5.0 / 9.0, 8.0 / 9.0));
}

#[track_caller]
fn assert_shares(found: Option<(f64, f64)>, hoped: (f64, f64)) {
    let (least, most) = found.unwrap();
    assert_close(&[least, most], &[hoped.0, hoped.1]);
}

/// Invented scripts that are small enough for the plain explorer, each with its number.
fn small_scripts() -> impl Iterator<Item = (u64, String, Program)> {
    let scripts = (0..400).map(|number| (number, invented(number).text));
    let checked =
        scripts.filter_map(|(number, script)| checked(&script).map(|program| (number, script, program)));
    checked.filter(|(_, _, program)| brute::explore_within(program, SMALL).is_some())
}

#[test]
fn what_lies_ahead_holds_for_every_play() {
    let mut judged = 0;
    for (number, script, program) in small_scripts() {
        let proof = proof(&program);
        let outlook = proof.outlook();
        for seed in 0..8 {
            let mut aheads = Vec::new();
            let ended = play(&program, seed, |rehearsal| {
                let ahead = outlook.ahead(rehearsal);
                aheads.push(ahead.unwrap_or_else(|| panic!("script {number}, seed {seed}: lost\n{script}")));
            });
            holds(&program, &aheads, ended.as_ref())
                .unwrap_or_else(|why| panic!("script {number}: {why}\n{script}"));
            judged += usize::from(ended.is_some());
        }
    }
    assert!(judged > 400, "only {judged} could be judged");
}

/// Plays at random; the rehearsal where it has ended, none where it does not end, or is stopped.
fn play<'p>(program: &'p Program, seed: u64, mut look: impl FnMut(&Rehearsal<'p>)) -> Option<Rehearsal<'p>> {
    let mut draws = Generator::new(seed ^ 0x5EED);
    let mut rehearsal = Rehearsal::new(program, seed);
    for _ in 0..60 {
        let input = match rehearsal.advance(&mut |_| {}) {
            Waiting::Choice(offer) => {
                let replies: Vec<ReplyId> = offer
                    .replies
                    .iter()
                    .filter(|offered| offered.available)
                    .map(|offered| offered.reply)
                    .collect();
                Input::Reply(replies[draws.below(u32::try_from(replies.len()).unwrap()) as usize])
            }
            Waiting::Question(_) => Input::Answer(String::new()),
            Waiting::Ended(_) => {
                look(&rehearsal);
                return Some(rehearsal);
            }
            Waiting::Advance | Waiting::Stopped(_) => return None,
        };
        if rehearsal.turns() > 0 || matches!(input, Input::Reply(_)) {
            look(&rehearsal);
        }
        rehearsal.give(input).unwrap();
    }
    None
}

/// Every step of the way said that this end was possible, with this share; and each reply's outlook is that of where it may lead.
fn holds(program: &Program, aheads: &[Ahead], ended: Option<&Rehearsal<'_>>) -> Result<(), String> {
    for pair in aheads.windows(2) {
        let [before, after] = pair else { continue };
        if !after.outcomes.iter().all(|outcome| before.outcomes.contains(outcome)) {
            return Err(format!("{before:?} then {after:?}"));
        }
    }
    let Some(Waiting::Ended(ending)) = ended.map(Rehearsal::waiting) else { return Ok(()) };
    let rated: Vec<u32> = ended
        .into_iter()
        .flat_map(Rehearsal::inputs)
        .filter_map(|input| match input {
            Input::Reply(reply) => program.replies.at(*reply).coaching,
            Input::Answer(_) | Input::Unheard => None,
        })
        .map(|coaching| coaching.rating.points())
        .collect();
    for ahead in aheads {
        if !ahead.outcomes.contains(&ending.outcome) {
            return Err(format!("{ahead:?} but {:?}", ending.outcome));
        }
        let share =
            f64::from(rated.iter().sum::<u32>()) / 3.0 / f64::from(u32::try_from(rated.len()).unwrap());
        let is_within = |(least, most): (f64, f64)| least - 1e-12 <= share && share <= most + 1e-12;
        if !rated.is_empty() && rated.len() <= 64 && !ahead.shares.is_some_and(is_within) {
            return Err(format!("{ahead:?} but {share}"));
        }
    }
    Ok(())
}

#[test]
fn no_bot_beats_best_play() {
    for (number, script, program) in small_scripts() {
        let proof = proof(&program);
        let Some(best) = proof.best() else { continue };
        let whole =
            best.odds.outcomes.iter().sum::<f64>() + best.odds.stopped + best.odds.trapped + best.odds.left;
        assert!((whole - 1.0).abs() < 1e-9, "script {number}: {:?}\n{script}", best.odds);
        let most = proof.scores().into_iter().flatten().map(|scores| scores.most).fold(0.0, f64::max);
        let is_open = proof.scores().into_iter().flatten().any(|scores| scores.is_open);
        assert!(
            most == 0.0
                || is_open
                || best.odds.stopped > 0.0
                || best.share <= most + 1e-9
                || best.odds.rated == 0.0,
            "script {number}\n{script}"
        );
        for bot in Bot::ALL {
            let odds = proof.odds(Play::Bot(bot));
            let share = odds.share().filter(|_| odds.trapped + odds.stopped + odds.left == 0.0 && !is_open);
            assert!(
                share.is_none_or(|share| share <= best.share + 1e-9),
                "{bot:?} in script {number}:\n{script}"
            );
        }
    }
}
