//! `rehearse` beside the peers: the same conversation in each language, in one run, in turns.

use std::path::{Path, PathBuf};

use crate::peers::{self, Peer};
use crate::report::{Floor, Report, counted, figure};
use crate::{Plan, alone, clock, corpus, player, proving, subject};

/// How many playthroughs a peer plays at a time.
const PEER_PLAYS: usize = 400;

/// The conversation in every notation.
struct Conversation {
    scenes: usize,
    talk: String,
    talk_path: PathBuf,
    folder: PathBuf,
}

impl Conversation {
    fn of(&self, peer: &Peer) -> PathBuf {
        self.folder.join(peer.notation).join(format!("script.{}", peer.notation))
    }
}

/// Builds the peers, writes the conversations, and prints one table of ratios. Peers that cannot be run are named.
pub(crate) fn print_all(plan: &Plan) {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("shared").join("bench");
    if !shared.is_dir() {
        println!("\nThe peers are left out: the study's folder `../shared/bench` is not there.");
        return;
    }
    let peers = peers::build(&shared, &plan.folder);
    for (name, reason) in &peers.left_out {
        println!("\n{name} is left out: {reason}");
    }
    let sizes = plan.scenes.iter().filter(|scenes| **scenes <= 10_000);
    let conversations: Result<Vec<Conversation>, String> =
        sizes.map(|scenes| converse(plan, *scenes)).collect();
    match conversations {
        Ok(conversations) => print_ratios(plan, &peers.here, &conversations),
        Err(reason) => println!("\nThe peers are left out: the study's generator does not run: {reason}"),
    }
}

fn converse(plan: &Plan, scenes: usize) -> Result<Conversation, String> {
    let folder = peers::generate(&plan.folder, scenes)?;
    let path = folder.join("ours").join("script.talk");
    let prototype = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let talk = corpus::from_prototype(&prototype);
    let talk_path = alone::write(plan, &format!("study-{scenes}.talk"), &talk);
    Ok(Conversation { scenes, talk, talk_path, folder })
}

fn print_ratios(plan: &Plan, peers: &[Peer], conversations: &[Conversation]) {
    let columns = ["question", "scenes", "who", "figure", "times ours", "floor", ""];
    let mut ratios = Ratios { plan, peers, report: Report::new(&columns), failures: Vec::new() };
    for conversation in conversations {
        ratios.compiling(conversation);
    }
    if let Some(largest) = conversations.last() {
        ratios.memory(largest);
    }
    if let Some(usual) = conversations.iter().find(|conversation| conversation.scenes == plan.usual) {
        ratios.playing(usual);
        ratios.playing_without_text(usual);
        ratios.exploring(usual);
    }
    if let Some(smallest) = conversations.first() {
        ratios.starting(smallest);
    }
    ratios.report.print("Beside the peers");
    for (name, reason) in &ratios.failures {
        println!("\n{name} is left out: {reason}");
    }
    for conversation in conversations {
        print_transcripts(peers, conversation);
    }
}

/// What is compared.
#[derive(Clone, Copy)]
enum Question {
    Compiling,
    Memory,
    Playing,
    PlayingWithoutText,
    Exploring,
    Starting,
}

impl Question {
    fn words(self) -> &'static str {
        match self {
            Question::Compiling => "source text to program, ms",
            Question::Memory => "peak memory, bytes a scene",
            Question::Playing => "playing, every line rendered, us a choice",
            Question::PlayingWithoutText => "playing at random without a text, us a choice",
            Question::Exploring => "exploring, us a state",
            Question::Starting => "start to the first line, ms",
        }
    }

    fn floor(self, peer: &str, scenes: usize) -> Floor {
        match (self, peer, scenes) {
            (Question::Compiling, "bladeink", 1_000) => Floor::AtLeast(6.0),
            (Question::Compiling, "bladeink", 10_000) => Floor::AtLeast(10.0),
            (Question::Compiling, "yarnspinner", 1_000) => Floor::AtLeast(80.0),
            (Question::Compiling, "inkjs", 1_000) => Floor::AtLeast(100.0),
            (Question::Memory, "bladeink", _) => Floor::AtLeast(10.0),
            (Question::Memory, "yarnspinner", _) => Floor::AtLeast(20.0),
            (Question::Playing, "bladeink", _) => Floor::AtLeast(40.0),
            (Question::Playing, "yarnspinner" | "inkjs", _) => Floor::AtLeast(250.0),
            (Question::PlayingWithoutText, "bladeink", _) => Floor::AtLeast(80.0),
            (Question::Exploring, "bladeink", _) => Floor::AtLeast(300.0),
            (Question::Starting, "bladeink", _) => Floor::AtLeast(2.5),
            _ => Floor::None,
        }
    }

    /// Compiling the larger conversations takes the peers long, and memory does not vary.
    fn rounds(self, plan: &Plan, scenes: usize) -> usize {
        match self {
            Question::Compiling if scenes > 1_000 => 1,
            Question::Memory => 1,
            _ => plan.rounds.min(3),
        }
    }
}

/// The table of ratios while it is filled.
struct Ratios<'a> {
    plan: &'a Plan,
    peers: &'a [Peer],
    report: Report,
    failures: Vec<(&'static str, String)>,
}

impl Ratios<'_> {
    /// Source text to what can be played.
    fn compiling(&mut self, conversation: &Conversation) {
        let scenes = conversation.scenes;
        let options = if scenes > 1_000 { "reps=1" } else { "reps=3" };
        let ours = || alone::seconds_to_check(&conversation.talk, (20_000 / scenes).clamp(3, 60)) * 1e3;
        let theirs = |peer: &Peer| Ok(peer.run("compile", &conversation.of(peer), options)?.milliseconds());
        self.compare(Question::Compiling, conversation, ours, theirs);
    }

    /// The most memory in use from source text to program, the source included.
    fn memory(&mut self, conversation: &Conversation) {
        let of_each = |bytes: f64| bytes / conversation.scenes as f64;
        let ours = || of_each(alone::in_own_program("--peak-memory", &conversation.talk_path));
        let theirs = |peer: &Peer| {
            if peer.name == "inkjs" {
                return Err("its driver does not print its memory".to_owned());
            }
            let figures = peer.run("compile", &conversation.of(peer), "reps=1")?;
            Ok(of_each(figures.number("peak_kib") * 1024.0))
        };
        self.compare(Question::Memory, conversation, ours, theirs);
    }

    /// Random playthroughs, by the choice.
    fn playing(&mut self, conversation: &Conversation) {
        let (program, plays) = (subject::program(&conversation.talk), self.plan.plays);
        let turns = player::render_all(&program, plays).turns;
        let ours = || {
            let seconds = clock::median_of(3, || clock::time(|| player::render_all(&program, plays)));
            seconds * 1e6 / turns as f64
        };
        let options = format!("plays={PEER_PLAYS} reps=3");
        let theirs = |peer: &Peer| {
            let figures = peer.run("play", &conversation.of(peer), &options)?;
            Ok(figures.milliseconds() * 1e3 / figures.number("choices"))
        };
        self.compare(Question::Playing, conversation, ours, theirs);
    }

    /// The same for a test run, which needs no text. The peers always make theirs.
    fn playing_without_text(&mut self, conversation: &Conversation) {
        let ours = || proving::microseconds_a_choice(&conversation.talk, self.plan.plays);
        let options = format!("plays={PEER_PLAYS} reps=3");
        let theirs = |peer: &Peer| {
            let figures = peer.run("play", &conversation.of(peer), &options)?;
            Ok(figures.milliseconds() * 1e3 / figures.number("choices"))
        };
        self.compare(Question::PlayingWithoutText, conversation, ours, theirs);
    }

    /// All states, with meters from 0 to 10; of the peers the first 2,000 of a search over states that are saved and loaded.
    fn exploring(&mut self, conversation: &Conversation) {
        let ours = || proving::microseconds_a_state(&conversation.talk);
        let theirs = |peer: &Peer| {
            if peer.name == "yarnspinner" {
                return Err("its driver does not explore".to_owned());
            }
            let figures = peer.run("explore", &conversation.of(peer), "limit=2000")?;
            Ok(1e6 / figures.number("states_per_s"))
        };
        self.compare(Question::Exploring, conversation, ours, theirs);
    }

    /// Whole programs.
    fn starting(&mut self, conversation: &Conversation) {
        if let Some(reason) = alone::why_it_does_not_play(&conversation.talk_path, &conversation.talk) {
            return self.failures.push(("the start to the first line", reason));
        }
        let starts = self.plan.starts;
        let ours = || clock::whole_runs(&mut alone::play(&conversation.talk_path), starts) * 1e3;
        let theirs = |peer: &Peer| {
            let runs = if peer.name == "inkjs" { starts.div_ceil(10) } else { starts };
            let mut first = peer.command("first", &conversation.of(peer), "");
            peers::output_of(&mut first)?;
            Ok(clock::whole_runs(&mut first, runs) * 1e3)
        };
        self.compare(Question::Starting, conversation, ours, theirs);
    }

    /// Adds a row for us and one for each peer: medians over rounds in which each has its turn.
    fn compare(
        &mut self,
        question: Question,
        conversation: &Conversation,
        ours: impl Fn() -> f64,
        theirs: impl Fn(&Peer) -> Result<f64, String>,
    ) {
        let mut our_figures = Vec::new();
        let mut their_figures: Vec<Result<Vec<f64>, String>> =
            self.peers.iter().map(|_| Ok(Vec::new())).collect();
        for _ in 0..question.rounds(self.plan, conversation.scenes) {
            our_figures.push(ours());
            for (peer, figures) in self.peers.iter().zip(&mut their_figures) {
                if let Ok(list) = figures {
                    match theirs(peer) {
                        Ok(one) => list.push(one),
                        Err(reason) => *figures = Err(reason),
                    }
                }
            }
        }
        let ours = clock::median(our_figures);
        self.row(question, conversation.scenes, "rehearse", (ours, ours));
        for (peer, figures) in self.peers.iter().zip(their_figures) {
            match figures {
                Ok(list) => self.row(question, conversation.scenes, peer.name, (clock::median(list), ours)),
                Err(reason) => self.failures.push((peer.name, format!("{}: {reason}", question.words()))),
            }
        }
    }

    fn row(&mut self, question: Question, scenes: usize, who: &str, (measured, ours): (f64, f64)) {
        let (times, floor) = (measured / ours, question.floor(who, scenes));
        let (measured, multiple) = (figure(measured), format!("{}x", figure(times)));
        let entries = [question.words(), &counted(scenes), who, &measured, &multiple, &floor.shown("x")];
        let verdict = floor.verdict(times);
        self.report.row(entries.into_iter().map(str::to_owned).chain([verdict]).collect());
    }
}

/// The same picks must give the same words: what was said and chosen in 20 playthroughs, as a hash.
fn print_transcripts(peers: &[Peer], conversation: &Conversation) {
    const PLAYS: usize = 20;
    let ours = format!("{:x}", player::transcript(&subject::program(&conversation.talk), PLAYS));
    println!("\nTranscript of {PLAYS} playthroughs, {} scenes: {ours}", counted(conversation.scenes));
    for peer in peers {
        match peer.run("check", &conversation.of(peer), &format!("plays={PLAYS}")) {
            Ok(figures) if figures.word("hash") == ours => println!("  {} says the same", peer.name),
            Ok(figures) => panic!("{} says something else: {}", peer.name, figures.word("hash")),
            Err(reason) => println!("  {} is left out: {reason}", peer.name),
        }
    }
}
