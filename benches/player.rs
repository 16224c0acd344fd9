//! Random playthroughs, the same as the peers' drivers play: which reply is given follows from the number of the playthrough.

use rehearsal::program::{Program, SpeakerId};
use rehearsal::rehearsal::{Event, Input, Offer, Rehearsal, Waiting};

/// The most replies that one playthrough gives: the generated conversation has circles.
const MOST_TURNS: usize = 1000;

/// What was counted.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    /// Replies that were given.
    pub(crate) turns: usize,
    /// Lines that were said; 0 where nobody looked at them.
    pub(crate) lines: usize,
    /// Bytes of all lines as they are shown.
    pub(crate) bytes: usize,
}

/// Plays so many times, and renders every line as a player shows it: who, then what.
pub(crate) fn render_all(program: &Program, plays: usize) -> Tally {
    let mut tally = Tally::default();
    let mut shown = String::new();
    for play in 0..plays {
        let mut show = |event: Event<'_>| {
            if render(program, event, &mut shown) {
                tally.lines += 1;
                tally.bytes += shown.len();
            }
        };
        tally.turns += play_once(program, play, &mut show, |_, _| ()).0;
    }
    tally
}

/// Plays so many times, and looks at nothing.
pub(crate) fn drop_all(program: &Program, plays: usize) -> Tally {
    let turns = (0..plays).map(|play| play_once(program, play, &mut |_| (), |_, _| ()).0).sum();
    Tally { turns, ..Tally::default() }
}

/// Plays so many times; the hash of all that was said and chosen.
pub(crate) fn transcript(program: &Program, plays: usize) -> u32 {
    let hash = std::cell::Cell::new(0x811C_9DC5);
    let mut shown = String::new();
    for play in 0..plays {
        let mut listen = |event: Event<'_>| {
            if render(program, event, &mut shown) {
                hash.set(mix(hash.get(), &shown));
            }
        };
        play_once(program, play, &mut listen, |offer, index| {
            hash.set(mix(hash.get(), &offer.text(index).plain()));
        });
    }
    hash.get()
}

/// Plays once and stops after so many turns: the rehearsal as it stands then.
pub(crate) fn stopped_after(program: &Program, turns: usize) -> Rehearsal<'_> {
    (0..)
        .map(|play| play_once_for(program, play, turns, &mut |_| (), |_, _| ()))
        .find(|(given, _)| *given == turns)
        .expect("some playthrough is long enough")
        .1
}

fn play_once<'p>(
    program: &'p Program,
    play: usize,
    tell: &mut dyn FnMut(Event<'_>),
    chosen: impl FnMut(&Offer, usize),
) -> (usize, Rehearsal<'p>) {
    play_once_for(program, play, MOST_TURNS, tell, chosen)
}

fn play_once_for<'p>(
    program: &'p Program,
    play: usize,
    most: usize,
    tell: &mut dyn FnMut(Event<'_>),
    mut chosen: impl FnMut(&Offer, usize),
) -> (usize, Rehearsal<'p>) {
    let mut picks = Picks::new(play);
    let mut rehearsal = Rehearsal::new(program, 0);
    for turn in 0..most {
        let offer = match rehearsal.advance(tell) {
            Waiting::Choice(offer) => offer,
            Waiting::Ended(_) => return (turn, rehearsal),
            Waiting::Advance | Waiting::Question(_) | Waiting::Stopped(_) => {
                panic!("the generated conversation only offers choices and ends")
            }
        };
        let mut open = offer.replies.iter().enumerate().filter(|(_, offered)| offered.available);
        let count = open.clone().count();
        let (index, offered) = open.nth(picks.below(count)).expect("less than their number");
        chosen(offer, index);
        let reply = offered.reply;
        rehearsal.give(Input::Reply(reply)).expect("the reply is offered");
    }
    (most, rehearsal)
}

/// Writes a line as a player shows it; false for an event that shows no line.
fn render(program: &Program, event: Event<'_>, shown: &mut String) -> bool {
    let (speaker, text): (Option<SpeakerId>, _) = match event {
        Event::Narration { text, .. } => (None, text),
        Event::Line { speaker, text, .. } => (Some(speaker), text),
        Event::Cue(_) | Event::Note { .. } | Event::Question(_) | Event::Choice(_) | Event::Outcome(_) => {
            return false;
        }
    };
    shown.clear();
    if let Some(speaker) = speaker {
        shown.push_str(&program.speakers.at(speaker).name);
        shown.push_str(": ");
    }
    shown.push_str(&text.plain());
    true
}

/// FNV-1a over UTF-16 units, as every driver of the study has it.
fn mix(hash: u32, text: &str) -> u32 {
    text.encode_utf16().fold(hash, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(16_777_619))
}

/// Xorshift, seeded by the number of the playthrough, as every driver of the study has it.
struct Picks(u32);

impl Picks {
    fn new(play: usize) -> Picks {
        let number = u32::try_from(play).expect("few playthroughs");
        Picks(number.wrapping_add(1).wrapping_mul(2_654_435_761).max(1))
    }

    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as usize % count
    }
}
