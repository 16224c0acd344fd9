//! Whole rehearsals, as a person reads them.
//!
//! A case is a small script, `tests/cases/rehearsal/a-sentence.talk`, with what the learner does in comments at its end; the
//! transcript lies beside it in `a-sentence.snap`. The cases of `tests/cases/practice` are played by a learner who sits down to
//! practise, and their snapshots hold the debrief. For every script of the library, `tests/cases/scripts` holds a good, a middling
//! and a bad play. A case that needs a library or other files lives in a folder of its own, as in `cases.rs`.
//!
//! | at the end of a case | means |
//! |---|---|
//! | `// seed: 7` | the seed; 0 if it is left out |
//! | `// temperament: raw` | how the other person arrives; left to the seed if it is left out |
//! | `// give: 2` | gives the second reply of the choice, in script order, greyed ones counted |
//! | `// give: words` | gives the reply whose words begin so |
//! | `// answer: dinner` | answers a question; nothing behind the colon is an empty answer |
//! | `// unheard` | says words that fit no reply |
//! | `// back` | takes the last of these back |
//! | `// say: words` | practice only: types words at the prompt |
//! | `// hint` · `// think` | practice only: asks for a hint, or what the others think |
//! | `// again: 2` · `// restart` | practice only: goes back to before turn 2, or begins again |

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rehearsal::practice::{Debrief, Heard, Part, Possible, Rung, Sitting, hear, mark};
use rehearsal::program::{Fetched, Library, Program, SpeakerId, TemperamentId, ValueKind, Words, check};
use rehearsal::proof::{Ahead, BUDGET, Outlook, Proof};
use rehearsal::rehearsal::{Event, Generator, Input, Offer, Rehearsal, Thought, Waiting};
use rehearsal::source::{Severity, render};

use crate::cases::snapshots;

/// The seed of the plays of the library's own scripts.
const SEED: u64 = 7;

/// A play of a script that never ends is left after so many turns.
const PATIENCE: usize = 60;

#[test]
fn rehearsal() {
    room("rehearsal/{*,*/*}.talk", rehearsed);
}

#[test]
fn practice() {
    room("practice/{*,*/*}.talk", practised);
}

/// insta counts the failures of all globs that are open at the same time as those of the last one, so that the wrong test would
/// fail: rooms are gone through one by one.
pub(crate) static ONE_GLOB_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Waits until no other glob is gone through.
pub(crate) fn alone_with_globs() -> std::sync::MutexGuard<'static, ()> {
    ONE_GLOB_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Three plays of every script: the best rated reply each time, the second best, the worst.
#[test]
fn scripts() {
    let _alone = ONE_GLOB_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    insta::glob!("../../scripts", "*.talk", |path| {
        let program = sound(path);
        let proof = Proof::of(&program, BUDGET, &mut || false);
        let outlook = proof.outlook();
        for (play, choose) in PLAYS {
            let name = format!("{}-{play}", stem(path));
            snapshot(&root().join("tests/cases/scripts"), &name, &played(&program, &outlook, *choose));
        }
    });
}

#[test]
fn the_generator_is_the_published_one() {
    let mut generator = Generator::new(1_234_567);
    let published = [
        6_457_827_717_110_365_317,
        3_203_168_211_198_807_973,
        9_817_491_932_198_370_423,
        4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
    ];
    assert_eq!(published.map(|_| generator.draw()), published);
}

/// Saved rehearsals rest on these numbers: they never change.
#[test]
fn a_seed_gives_the_same_draws_forever() {
    let mut generator = Generator::new(7);
    assert_eq!(DRAWS_OF_SEED_7.map(|_| generator.draw()), DRAWS_OF_SEED_7);
    let below = [4, 0, 2, 2, 5, 5, 0, 2, 5, 2, 5, 0, 2, 1, 3, 3, 0, 5, 1, 1];
    assert_eq!(below.map(|_| generator.below(6)), below);
    let chances: String = (0..20).map(|_| if generator.chance(30) { 'y' } else { 'n' }).collect();
    assert_eq!(chances, "nnnyynnnnnnnyynynnnn");
}

const DRAWS_OF_SEED_7: [u64; 20] = [
    7_191_089_600_892_374_487,
    309_689_372_594_955_804,
    16_616_101_746_815_609_346,
    10_753_165_928_301_472_203,
    8_346_079_845_500_723_674,
    4_601_199_455_465_548_305,
    8_632_209_307_422_871_798,
    6_051_947_643_683_389_182,
    2_476_628_477_891_077_985,
    7_621_113_624_420_504_425,
    1_910_343_844_960_271_083,
    17_706_551_433_532_105_516,
    16_934_472_341_843_718_990,
    16_073_233_977_741_239_344,
    15_938_128_224_054_089_190,
    10_114_117_652_854_834_680,
    16_226_008_763_869_681_327,
    6_020_303_405_324_641_991,
    11_420_759_280_519_519_797,
    13_970_124_788_236_171_000,
];

/// A case that is renamed or taken out leaves no snapshot behind.
#[test]
fn every_transcript_has_its_script() {
    for snapshot in snapshots() {
        let (name, folder) = (stem(&snapshot), snapshot.parent().unwrap());
        // What is shown over weeks is one history in several forms.
        let is_shown = folder.ends_with("cases/weeks") && name.starts_with("shown-");
        if is_shown || ["cases/commands", "cases/lsp"].iter().any(|sessions| folder.ends_with(sessions)) {
            // Sessions of the command and of editors, which have no script of their own.
            continue;
        }
        let script = match name.rsplit_once('-') {
            Some((script, _)) if folder.ends_with("cases/scripts") => root().join("scripts").join(script),
            _ => folder.join(name),
        };
        let is_there =
            ["talk", "yaml", "play", "weeks"].iter().any(|end| script.with_extension(end).is_file());
        assert!(is_there, "{} is left over", snapshot.display());
    }
}

/// Plays every case, also those behind one that does not hold together.
fn room(pattern: &str, play: fn(&Program, &Play) -> String) {
    let _alone = ONE_GLOB_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let mut unsound = Vec::new();
    insta::glob!("../cases", pattern, |path| match program(path) {
        Ok(program) => snapshot(path.parent().unwrap(), stem(path), &play(&program, &Play::of(path))),
        Err(report) => unsound.push(report),
    });
    assert!(unsound.is_empty(), "{}", unsound.join("\n\n"));
}

/// What the learner does next.
#[derive(Clone, Debug)]
enum Deed {
    Give(String),
    Answer(String),
    Unheard,
    Back,
    Say(String),
    Hint,
    Think,
    Again(u32),
    Restart,
}

/// What stands at the end of a case.
#[derive(Debug, Default)]
struct Play {
    seed: u64,
    temperament: Option<String>,
    deeds: Vec<Deed>,
}

impl Play {
    fn of(path: &Path) -> Play {
        let text = read(path);
        let is_deed = |line: &&str| line.starts_with("//") || line.trim().is_empty();
        let count = text.lines().rev().take_while(is_deed).count();
        let mut play = Play::default();
        for line in text.lines().skip(text.lines().count() - count).filter(|line| !line.trim().is_empty()) {
            play.read(line.trim_start_matches('/').trim(), path);
        }
        play
    }

    fn read(&mut self, line: &str, path: &Path) {
        let (word, rest) = line.split_once(':').unwrap_or((line, ""));
        let rest = rest.trim().to_owned();
        match word {
            "seed" => self.seed = rest.parse().unwrap(),
            "temperament" => self.temperament = Some(rest),
            "give" => self.deeds.push(Deed::Give(rest)),
            "answer" => self.deeds.push(Deed::Answer(rest)),
            "unheard" => self.deeds.push(Deed::Unheard),
            "back" => self.deeds.push(Deed::Back),
            "say" => self.deeds.push(Deed::Say(rest)),
            "hint" => self.deeds.push(Deed::Hint),
            "think" => self.deeds.push(Deed::Think),
            "restart" => self.deeds.push(Deed::Restart),
            "again" => self.deeds.push(Deed::Again(rest.parse().unwrap())),
            _ => panic!("{}: nothing is called `{word}` at the end of a case", path.display()),
        }
    }

    fn begin<'p>(&self, program: &'p Program) -> Rehearsal<'p> {
        match &self.temperament {
            Some(name) => Rehearsal::with_temperament(program, self.seed, find_temperament(program, name)),
            None => Rehearsal::new(program, self.seed),
        }
    }
}

fn find_temperament(program: &Program, name: &str) -> TemperamentId {
    let mut temperaments = program.temperaments.pairs();
    temperaments.find(|(_, one)| one.name == name).unwrap_or_else(|| panic!("no temperament `{name}`")).0
}

/// The transcript of a case of the room `rehearsal`.
fn rehearsed(program: &Program, play: &Play) -> String {
    let mut rehearsal = play.begin(program);
    let mut out = arrival(&rehearsal);
    advance(&mut rehearsal, &mut out);
    for deed in &play.deeds {
        match deed {
            Deed::Back => {
                let inputs = rehearsal.inputs();
                let before = inputs.len().saturating_sub(1);
                rehearsal = rehearsal.replay(&inputs[..before]).unwrap();
                out.push_str("\n(back)\n");
            }
            deed => {
                let Some((input, words)) = input(&rehearsal, deed) else {
                    let _ = writeln!(out, "\n(cannot be done: {deed:?})");
                    continue;
                };
                let _ = writeln!(out, "\nYou: {words}");
                if let Err(refused) = rehearsal.give(input) {
                    let _ = writeln!(out, "(refused: {refused:?})");
                    continue;
                }
            }
        }
        advance(&mut rehearsal, &mut out);
    }
    out + &standing(&rehearsal)
}

/// The input that a deed is, and its words; none where no such reply is offered.
fn input(rehearsal: &Rehearsal<'_>, deed: &Deed) -> Option<(Input, String)> {
    Some(match deed {
        Deed::Give(wanted) => {
            let Waiting::Choice(offer) = rehearsal.waiting() else { return None };
            let index = find_meant(offer, wanted)?;
            (Input::Reply(offer.replies[index].reply), written(offer.text(index)))
        }
        Deed::Answer(words) => {
            (Input::Answer(words.clone()), format!("[answers] {words}").trim_end().to_owned())
        }
        Deed::Unheard => (Input::Unheard, "[words that fit nothing]".to_owned()),
        Deed::Back | Deed::Say(_) | Deed::Hint | Deed::Think | Deed::Again(_) | Deed::Restart => return None,
    })
}

/// The reply that a case means, by its number or by its beginning.
fn find_meant(offer: &Offer, wanted: &str) -> Option<usize> {
    match wanted.parse::<usize>() {
        Ok(number) => number.checked_sub(1).filter(|index| *index < offer.replies.len()),
        Err(_) => (0..offer.replies.len()).find(|index| offer.text(*index).plain().starts_with(wanted)),
    }
}

/// Who arrives, where more than one temperament can.
fn arrival(rehearsal: &Rehearsal<'_>) -> String {
    let temperaments = &rehearsal.program().temperaments;
    let name = &temperaments.at(rehearsal.temperament()).name;
    if temperaments.len() > 1 { format!("(seed {}, {name})\n\n", rehearsal.seed()) } else { String::new() }
}

fn advance(rehearsal: &mut Rehearsal<'_>, out: &mut String) {
    let program = rehearsal.program();
    rehearsal.advance(&mut |event| tell(program, event, out));
    if let Waiting::Stopped(stop) = rehearsal.waiting() {
        let _ = writeln!(out, "(stopped: {stop:?})");
    }
}

/// Words as an author would write them: strong ones between stars, soft ones between underscores, plain signs behind a backslash.
fn written(words: Words<'_>) -> String {
    let runs = words.runs();
    let told = runs.iter().map(|(style, run)| {
        let (strong, soft) = (if style.strong { "*" } else { "" }, if style.soft { "_" } else { "" });
        format!("{strong}{soft}{}{soft}{strong}", run.replace('*', "\\*").replace('_', "\\_"))
    });
    told.collect()
}

/// Writes one event as a transcript has it.
pub(crate) fn tell(program: &Program, event: Event<'_>, out: &mut String) {
    let _ = match event {
        Event::Narration { text, .. } => writeln!(out, "{}", written(text)),
        Event::Line { speaker, delivery, text, .. } => {
            writeln!(out, "{}: {}", who(program, speaker, delivery), written(text))
        }
        Event::Cue(cue) => {
            let cue = program.cues.at(cue);
            let words = format!("@{} {}", program.letters(cue.name), program.letters(cue.words));
            writeln!(out, "{}", words.trim_end())
        }
        Event::Note { text, .. } => writeln!(out, "[coach] {}", written(text)),
        Event::Question(asked) => {
            think(program, &asked.thoughts, out);
            writeln!(out, "? {} [{}]", written(asked.text()), asked.standing)
        }
        Event::Choice(offer) => {
            think(program, &offer.thoughts, out);
            offer_replies(offer, out);
            Ok(())
        }
        Event::Outcome(ending) => {
            think(program, &ending.thoughts, out);
            let outcome = &program.outcomes.at(ending.outcome);
            writeln!(out, "=> {} ({:?}): {}", outcome.name, outcome.kind, outcome.title)
        }
    };
}

fn who(program: &Program, speaker: SpeakerId, delivery: Option<Words<'_>>) -> String {
    let name = &program.speakers.at(speaker).name;
    delivery.map_or_else(|| name.clone(), |how| format!("{name} ({})", written(how)))
}

fn think(program: &Program, thoughts: &[Thought], out: &mut String) {
    for thought in thoughts {
        let _ = writeln!(
            out,
            "{} (thinks): {}",
            program.speakers.at(thought.speaker).name,
            written(thought.text())
        );
    }
}

fn offer_replies(offer: &Offer, out: &mut String) {
    for hint in offer.hints() {
        let _ = writeln!(out, "hint: {}", written(hint));
    }
    for (index, offered) in offer.replies.iter().enumerate() {
        let greyed = if offered.available { "" } else { " [greyed]" };
        let _ = writeln!(out, "  {}. {}{greyed}", index + 1, written(offer.text(index)));
    }
}

/// The values at the end, one kind a line.
fn standing(rehearsal: &Rehearsal<'_>) -> String {
    let (mut meters, mut moods, mut flags) = (Vec::new(), Vec::new(), Vec::new());
    for (id, value) in rehearsal.program().values.pairs() {
        let now = rehearsal.value(id);
        match &value.kind {
            ValueKind::Meter { .. } => meters.push(format!("{} {now}", value.name)),
            ValueKind::Mood { states, .. } => {
                moods.push(format!("{} {}", value.name, states[usize::try_from(now).unwrap()]));
            }
            ValueKind::Flag => flags.push(format!("{} {}", value.name, now == 1)),
        }
    }
    let kinds = [("meters", meters), ("moods", moods), ("flags", flags)];
    let told = kinds.iter().filter(|(_, values)| !values.is_empty());
    let told: String = told.map(|(kind, values)| format!("{kind}: {}\n", values.join(", "))).collect();
    if told.is_empty() { told } else { format!("\n{told}") }
}

/// The debrief of a case of the room `practice`, with what the prompt says on the way.
fn practised(program: &Program, play: &Play) -> String {
    let mut sitting = Sitting::new(play.begin(program));
    let mut out = String::new();
    sitting.advance(&mut |_| {});
    for deed in &play.deeds {
        practise(&mut sitting, deed, &mut out);
        sitting.advance(&mut |_| {});
    }
    if !out.is_empty() {
        out.push('\n');
    }
    let proof = Proof::of(program, BUDGET, &mut || false);
    out + &debrief(&looked_back(&sitting, &proof.outlook()))
}

/// The debrief with what was still possible at each turn, where the proof knows it.
pub(crate) fn looked_back(sitting: &Sitting<'_>, outlook: &Outlook<'_>) -> Debrief {
    let ahead: Vec<Option<Ahead>> = sitting.moments().iter().map(|moment| outlook.ahead(moment)).collect();
    sitting.debrief().with_possible(Possible::of(sitting.program(), sitting.turns(), &ahead))
}

fn practise(sitting: &mut Sitting<'_>, deed: &Deed, out: &mut String) {
    match deed {
        Deed::Give(wanted) => {
            let index = sitting.offer().and_then(|(offer, _)| find_meant(offer, wanted));
            sitting.give(index.unwrap_or_else(|| panic!("no reply `{wanted}` is offered"))).unwrap();
        }
        Deed::Answer(words) => sitting.answer(words).unwrap(),
        Deed::Unheard => sitting.say_unheard().unwrap(),
        Deed::Back => {
            let went = sitting.back(1);
            let _ = writeln!(out, "back: {went}");
        }
        Deed::Again(number) => {
            let went = sitting.again(*number);
            let _ = writeln!(out, "again {number}: {went}");
        }
        Deed::Restart => assert!(sitting.restart()),
        Deed::Say(words) => say(sitting, words, out),
        Deed::Hint => {
            let _ = match sitting.hint() {
                Some((rung, more)) => {
                    let told = match rung {
                        Rung::Said(words) => words,
                        Rung::Card(card) => format!("card of {}: {}", card.label, card.rule),
                        Rung::Sample(words) => format!("sample: {words}"),
                    };
                    writeln!(out, "hint: {told}{}", if more { " (more follow)" } else { "" })
                }
                None => writeln!(out, "hint: none"),
            };
        }
        Deed::Think => {
            let program = sitting.program();
            let thoughts = sitting.think().to_vec();
            think(program, &thoughts, out);
        }
    }
}

/// Types words at the prompt: a reply that they mean is given, anything else is only told.
fn say(sitting: &mut Sitting<'_>, words: &str, out: &mut String) {
    let Some((offer, shown)) = sitting.offer() else {
        let _ = writeln!(out, "{words}\n    not heard: there is no choice");
        return;
    };
    let heard = hear(sitting.program(), offer, &shown, words);
    let quoted = |index: &usize| format!("“{}”", offer.text(*index).written());
    let told = match &heard {
        Heard::Reply(index) => quoted(index),
        Heard::NotNow(index) => format!("not now: {}", quoted(index)),
        Heard::NoSuchNumber(number) => format!("no number {number}"),
        Heard::Several(indices) => {
            format!("one of {}", indices.iter().map(quoted).collect::<Vec<_>>().join(", "))
        }
        Heard::Nothing => "nothing".to_owned(),
    };
    let _ = writeln!(out, "{words}\n    heard as {told}");
    if let Heard::Reply(index) = heard {
        sitting.give(index).unwrap();
    }
}

/// A debrief as plain text.
fn debrief(debrief: &Debrief) -> String {
    let mut out = String::new();
    for part in debrief.parts() {
        let _ = match part {
            Part::Strip(strip) => strip.rows.iter().try_for_each(|row| {
                let values: Vec<String> = row.values.iter().map(i32::to_string).collect();
                writeln!(out, "  | {}: {}", row.label, values.join(" "))
            }),
            Part::Heading(words) => writeln!(out, "{}{words}", if out.is_empty() { "" } else { "\n" }),
            Part::Line(words) => writeln!(out, "  {words}"),
            Part::Words(words) => writeln!(out, "  “{words}”"),
            Part::Return(turn) => writeln!(out, "  :again {turn}"),
            Part::Turn { number, rating, told, reasons } => {
                let told = format!("  {number:>2} {:2} {told}\n", mark(rating));
                out.push_str(&told);
                reasons.iter().try_for_each(|reason| writeln!(out, "        {reason}"))
            }
        };
    }
    out
}

/// Which of the available replies, sorted from the best rated to the worst, a play gives.
type Choose = fn(&[usize]) -> usize;

const PLAYS: &[(&str, Choose)] = &[
    ("good", |sorted| sorted[0]),
    ("middling", |sorted| sorted[1.min(sorted.len() - 1)]),
    ("bad", |sorted| sorted[sorted.len() - 1]),
];

/// A play of a script of the library, with its debrief. The temperament is the script's first.
fn played(program: &Program, outlook: &Outlook<'_>, choose: Choose) -> String {
    let temperament = program.temperaments.ids().next().expect("a temperament");
    let rehearsal = Rehearsal::with_temperament(program, SEED, temperament);
    let mut out = arrival(&rehearsal);
    let mut sitting = Sitting::new(rehearsal);
    for _ in 0..PATIENCE {
        sitting.advance(&mut |event| tell(program, event, &mut out));
        match sitting.waiting().clone() {
            Waiting::Choice(offer) => {
                let index = choose(&sorted(program, &offer));
                let _ = writeln!(out, "\nYou: {}", offer.text(index).written());
                sitting.give(index).unwrap();
            }
            Waiting::Question(asked) => {
                let _ = writeln!(out, "\nYou: [answers] {}", asked.standing);
                sitting.answer("").unwrap();
            }
            Waiting::Advance | Waiting::Ended(_) | Waiting::Stopped(_) => break,
        }
    }
    let stopped = matches!(sitting.waiting(), Waiting::Stopped(_));
    assert!(!stopped, "the script broke a limit:\n{out}");
    out + &standing(sitting.rehearsal()) + "\n" + &debrief(&looked_back(&sitting, outlook))
}

/// The available replies of `offer`, the best rated first; equals and unrated ones in script order.
fn sorted(program: &Program, offer: &Offer) -> Vec<usize> {
    let available = offer.replies.iter().enumerate().filter(|(_, offered)| offered.available);
    let mut sorted: Vec<usize> = available.map(|(index, _)| index).collect();
    sorted.sort_by_key(|index| {
        let coaching = program.replies.at(offer.replies[*index].reply).coaching;
        std::cmp::Reverse(coaching.map(|coaching| coaching.rating))
    });
    sorted
}

/// The checked program of the script at `path`, or what is wrong with it. Its library and what it includes lie in its folder.
fn program(path: &Path) -> Result<Program, String> {
    let folder = path.parent().unwrap();
    let library = library_of(folder);
    let mut fetch =
        |wanted: &str| fetched(&folder.join(wanted)).ok_or_else(|| "there is no such file".to_owned());
    let checked = check(&fetched(path).unwrap(), &mut fetch, library.as_ref()).by_text();
    let errors = checked.notes.iter().filter(|note| note.severity == Severity::Error);
    let report: Vec<String> = errors.map(|note| render(note, &checked.sources, 100, false)).collect();
    checked.program.ok_or_else(|| format!("{}\n{}", path.display(), report.join("\n\n")))
}

/// The same, where it must be sound.
pub(crate) fn sound(path: &Path) -> Program {
    program(path).unwrap_or_else(|report| panic!("{report}"))
}

/// The library in `folder`; none where there is no library file.
pub(crate) fn library_of(folder: &Path) -> Option<Library> {
    let (source, library, notes) = Library::read(&fetched(&folder.join("library.yaml"))?);
    let notes: Vec<String> =
        notes.iter().map(|note| render(note, std::slice::from_ref(&source), 100, false)).collect();
    assert!(notes.is_empty(), "{}", notes.join("\n\n"));
    library
}

fn fetched(path: &Path) -> Option<Fetched> {
    let name = path.file_name()?.to_str()?.to_owned();
    Some(Fetched { name, bytes: fs::read(path).ok()? })
}

/// The folder of the package.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn stem(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

/// Compares `transcript` with the snapshot `name` in `folder`.
pub(crate) fn snapshot(folder: &Path, name: &str, transcript: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.remove_snapshot_suffix();
    settings.remove_input_file();
    settings.bind(|| insta::assert_snapshot!(name, transcript));
}
