//! Everything that the rules look at, gathered once.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::figures::Figures;
use super::text::all_words;
use crate::authoring::stats::{Stats, is_english, words};
use crate::authoring::wording::wording;
use crate::program::{
    Address, ChoiceId, Coaching, Line, Program, Rating, ReplyId, SpeakerId, Step, TextId, YOU,
};
use crate::proof::{Best, Extent, Proof, warmth};
use crate::source::{Id, Place};

/// A script, its proof, and its choices and lines as they read.
pub(super) struct Sheet<'a> {
    pub(super) program: &'a Program,
    pub(super) proof: &'a Proof<'a>,
    /// The best play; none where not every state is known, or where it gives no rated reply.
    pub(super) best: Option<Best<'a>>,
    pub(super) stats: Stats,
    /// What is measured of it, once somebody has asked.
    figures: OnceCell<Figures>,
    /// The choices that offer something, in the order of the files and their text; those of included files too, since they are played.
    pub(super) choices: Vec<Panel>,
    /// The replies, in their order.
    pub(super) replies: Vec<Voice>,
    /// The lines: speech, narration and thoughts.
    pub(super) lines: Vec<Said>,
}

/// A choice.
pub(super) struct Panel {
    pub(super) id: ChoiceId,
    pub(super) place: Place,
    pub(super) options: Vec<Voice>,
    /// What somebody else said last before it.
    pub(super) asked: Option<String>,
}

/// A reply of a choice, as it reads.
pub(super) struct Voice {
    pub(super) reply: ReplyId,
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) words: u64,
    /// How many characters it has.
    pub(super) length: usize,
    /// How many warm words it has.
    pub(super) warmth: u32,
    pub(super) rating: Option<Rating>,
}

/// A line.
pub(super) struct Said {
    pub(super) line: Line,
    /// Its usual wording, then what variations put into it.
    pub(super) texts: Vec<String>,
    pub(super) is_thought: bool,
}

impl<'a> Sheet<'a> {
    pub(super) fn of(proof: &'a Proof<'a>) -> Sheet<'a> {
        let program = proof.program();
        let best = proof.best();
        let stats = Stats::knowing(program, best.as_ref());
        Sheet {
            program,
            proof,
            best: best.filter(|best| best.odds.rated > 0.0),
            stats,
            figures: OnceCell::new(),
            choices: panels(program),
            replies: replies(program),
            lines: lines(program),
        }
    }

    /// What is measured of it.
    pub(super) fn figures(&self) -> &Figures {
        self.figures.get_or_init(|| Figures::of(self))
    }

    /// Whether every state is known, so that what never happens can be told.
    pub(super) fn is_exact(&self) -> bool {
        self.proof.extent() == Extent::Exact
    }

    /// Where findings about the whole script stand: at its first scene.
    pub(super) fn place(&self) -> Place {
        self.program.scenes.iter().next().map(|scene| scene.place).unwrap_or_default()
    }

    /// Whether some reply is rated: a script without ratings is a plain dialogue, and nothing is asked of its replies.
    pub(super) fn is_rated(&self) -> bool {
        self.program.replies.iter().any(|reply| reply.coaching.is_some())
    }

    /// Whether it is in English: lists of words are.
    pub(super) fn is_english(&self) -> bool {
        is_english(&self.program.about.lang)
    }

    /// Whether it invites typed words: some reply has other wordings.
    pub(super) fn invites_words(&self) -> bool {
        self.program.replies.iter().any(|reply| !reply.wordings.is_empty())
    }

    /// The choices in which something is best and something else is not.
    pub(super) fn contests(&self) -> Vec<Contest<'_>> {
        self.choices.iter().filter_map(Contest::of).collect()
    }

    /// What the coach says of the replies: reasons, and why they tempt, each with the place of its reply.
    pub(super) fn notes(&self) -> Vec<(Place, String)> {
        self.coached(|notes| [Some(notes.why), notes.tempting])
    }

    /// The better lines that the coach offers, each with the place of its reply.
    pub(super) fn better_lines(&self) -> Vec<(Place, String)> {
        self.coached(|notes| [notes.better, None])
    }

    fn coached(&self, which: impl Fn(&Coaching) -> [Option<TextId>; 2]) -> Vec<(Place, String)> {
        let coached = self.replies.iter().filter_map(|voice| {
            let notes = self.program.replies.at(voice.reply).coaching?;
            Some((voice.place, which(&notes)))
        });
        let texts =
            coached.flat_map(|(place, texts)| texts.into_iter().flatten().map(move |text| (place, text)));
        texts.flat_map(|(place, text)| self.placed(place, text)).collect()
    }

    /// The hints, each with the place of its choice.
    pub(super) fn hints(&self) -> Vec<(Place, String)> {
        let hints = self.choices.iter().flat_map(|panel| {
            let hints = self.program.choices.at(panel.id).hints.iter();
            hints.map(|hint| (panel.place, *hint))
        });
        hints.flat_map(|(place, hint)| self.placed(place, hint)).collect()
    }

    /// What the lists show, the cast, and the ways to end.
    pub(super) fn around(&self) -> Vec<(Place, String)> {
        let about = &self.program.about;
        let cast = self.program.speakers.iter().map(|speaker| speaker.about.clone());
        let front = [about.title.clone(), about.summary.clone(), about.you.clone()].into_iter().chain(cast);
        let outcomes = self.program.outcomes.iter();
        let outcomes = outcomes.map(|outcome| (outcome.place, format!("{} {}", outcome.title, outcome.text)));
        front.map(|text| (self.place(), text)).chain(outcomes).collect()
    }

    /// What is spoken, told and thought.
    pub(super) fn spoken(&self) -> Vec<(Place, String)> {
        let each =
            |said: &Said| said.texts.iter().map(|text| (said.line.place, text.clone())).collect::<Vec<_>>();
        self.lines.iter().flat_map(each).collect()
    }

    /// Everything that a text may say, at `place`.
    pub(super) fn placed(&self, place: Place, text: TextId) -> Vec<(Place, String)> {
        all_words(self.program, text).into_iter().map(|text| (place, text)).collect()
    }

    /// Whether a reply carries one of these moves.
    pub(super) fn does(&self, reply: ReplyId, moves: &[&str]) -> bool {
        let moved = &self.program.replies.at(reply).moves;
        moved.iter().any(|one| moves.contains(&self.program.moves.at(*one).name.as_str()))
    }
}

/// A choice in which something is rated best and something else is not.
pub(super) struct Contest<'a> {
    pub(super) panel: &'a Panel,
    pub(super) best: Vec<&'a Voice>,
    pub(super) others: Vec<&'a Voice>,
}

impl<'a> Contest<'a> {
    fn of(panel: &'a Panel) -> Option<Contest<'a>> {
        let most = panel.options.iter().filter_map(|voice| voice.rating).max()?;
        let (best, others): (Vec<&Voice>, Vec<&Voice>) =
            panel.options.iter().partition(|voice| voice.rating == Some(most));
        (!others.is_empty()).then_some(Contest { panel, best, others })
    }

    /// Whether the first of those that lead by `measure` is one of the best.
    pub(super) fn is_led<T: Ord>(&self, measure: impl Fn(&Voice) -> T) -> bool {
        let most = |voices: &[&Voice]| voices.iter().map(|voice| measure(voice)).max();
        most(&self.best) > most(&self.others)
    }
}

fn panels(program: &Program) -> Vec<Panel> {
    let (mut panels, mut asked) = (Vec::new(), None);
    let mut scene = None;
    let beside = catch_alls(program);
    for (at, step) in (0..).zip(&program.steps) {
        match step {
            Step::Say(_) if beside.contains(&at) => {}
            Step::Enter(entered) if scene != Some(*entered) => (scene, asked) = (Some(*entered), None),
            Step::Say(line) => {
                let line = program.lines.at(*line);
                if line.speaker.is_some_and(|speaker| speaker != YOU) {
                    asked = Some(wording(program, line.text));
                }
            }
            Step::Choose(id) => {
                let choice = program.choices.at(*id);
                let options = choice.replies.iter().map(|reply| voice(program, *reply)).collect();
                let panel = Panel { id: *id, place: choice.place, options, asked: asked.clone() };
                panels.extend((!choice.replies.is_empty()).then_some(panel));
            }
            _ => {}
        }
    }
    panels.sort_by_key(|panel| panel.place);
    // A choice with a `* ...` is offered by two steps: the second time behind it.
    panels.dedup_by_key(|panel| panel.id);
    panels
}

/// The lines of the answers to words that fit no reply: they come before a choice in the code, and not in a talk.
fn catch_alls(program: &Program) -> BTreeSet<Address> {
    let starts = program.choices.iter().filter_map(|choice| choice.catch_all);
    let lines = starts.flat_map(|start| {
        let stays = |at: &Address| {
            matches!(program.step(*at), Some(Step::Say(_) | Step::Cue(_) | Step::Note(_) | Step::Think(_)))
        };
        (start..).take_while(stays)
    });
    lines.collect()
}

fn replies(program: &Program) -> Vec<Voice> {
    program.replies.ids().map(|id| voice(program, id)).collect()
}

fn voice(program: &Program, id: ReplyId) -> Voice {
    let reply = program.replies.at(id);
    let text = wording(program, reply.text);
    Voice {
        reply: id,
        place: reply.place,
        words: words(&text),
        length: text.chars().count(),
        warmth: warmth(&text),
        rating: reply.coaching.map(|coaching| coaching.rating),
        text,
    }
}

fn lines(program: &Program) -> Vec<Said> {
    let said = program.steps.iter().filter_map(|step| match step {
        Step::Say(line) => Some((*line, false)),
        Step::Think(line) => Some((*line, true)),
        _ => None,
    });
    let said = said.map(|(line, is_thought)| {
        let line = *program.lines.at(line);
        Said { line, texts: all_words(program, line.text), is_thought }
    });
    said.collect()
}

impl Said {
    /// Who says it, where that is not the learner; none for narration too.
    pub(super) fn other(&self) -> Option<SpeakerId> {
        self.line.speaker.filter(|speaker| speaker.index() != YOU.index())
    }
}
