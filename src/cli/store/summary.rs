//! What looking back over weeks needs of a finished rehearsal, in few bytes of a fixed form: a hundred thousand of them are read at
//! once. Names stand in a table of their own, and here are their numbers.

use rehearsal::practice::{History, Kept, KeptFinish, Named, Row, Score, SkillSeen};
use rehearsal::program::OutcomeKind;

/// The version of these bytes.
const VERSION: u8 = 1;

/// More names than anybody practises: a damaged number must not take all memory.
const MOST_NAMES: usize = 1 << 20;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    Script,
    Skill,
    Temperament,
}

/// A name in the store's own table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) id: u32,
    pub(super) names: Names,
    pub(super) name: String,
    pub(super) label: String,
}

/// How a finished rehearsal finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finish {
    Ended(OutcomeKind),
    Left,
    Stopped,
}

/// A finished rehearsal in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Summary {
    pub(super) day: i32,
    pub(super) script: u32,
    pub(super) temperament: u32,
    pub(super) finish: Finish,
    pub(super) score: Option<Score>,
    pub(super) is_gated: bool,
    pub(super) sticking: Option<u32>,
    /// Skill, how often shown, out of how many chances.
    pub(super) skills: Vec<(u32, u16, u16)>,
}

impl Name {
    /// Its bytes: what it names, then the name and the label with a zero byte between.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let kind = match self.names {
            Names::Script => 1,
            Names::Skill => 2,
            Names::Temperament => 3,
        };
        [&[kind], self.name.as_bytes(), &[0], self.label.as_bytes()].concat()
    }

    /// The name that `bytes` hold.
    pub(super) fn read(id: u32, bytes: &[u8]) -> Option<Name> {
        let (kind, rest) = bytes.split_first()?;
        let names = match kind {
            1 => Names::Script,
            2 => Names::Skill,
            3 => Names::Temperament,
            _ => return None,
        };
        let (name, label) = std::str::from_utf8(rest).ok()?.split_once('\0')?;
        Some(Name { id, names, name: name.to_owned(), label: label.to_owned() })
    }
}

impl Summary {
    /// What is short of `kept`, which is finished; `intern` gives the number of a name. None where it is not finished.
    pub(super) fn of<E>(
        kept: &Kept,
        mut intern: impl FnMut(Names, &str, &str) -> Result<u32, E>,
    ) -> Result<Option<Summary>, E> {
        let finish = match &kept.finish {
            None => return Ok(None),
            Some(KeptFinish::Ended(_, _, kind)) => Finish::Ended(*kind),
            Some(KeptFinish::Left) => Finish::Left,
            Some(KeptFinish::Stopped) => Finish::Stopped,
        };
        let mut skills = Vec::with_capacity(kept.skills.len());
        let mut sticking = None;
        for skill in &kept.skills {
            let id = intern(Names::Skill, &skill.name, &skill.label)?;
            let few = |count: u32| u16::try_from(count).unwrap_or(u16::MAX);
            skills.push((id, few(skill.shown), few(skill.chances)));
            if kept.sticking.as_ref() == Some(&skill.name) {
                sticking = Some(id);
            }
        }
        Ok(Some(Summary {
            day: kept.day,
            script: intern(Names::Script, &kept.script, &kept.title)?,
            temperament: intern(Names::Temperament, &kept.temperament, "")?,
            finish,
            score: kept.score,
            is_gated: kept.is_gated,
            sticking,
            skills,
        }))
    }

    /// Its bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let flags = u8::from(self.is_gated)
            | u8::from(self.score.is_some()) << 1
            | u8::from(self.sticking.is_some()) << 2;
        let score = self.score.unwrap_or(Score { points: 0, replies: 0 });
        let mut bytes = vec![VERSION, flags, finish_byte(self.finish)];
        bytes.extend(self.day.to_le_bytes());
        let words =
            [self.script, self.temperament, score.points, score.replies, self.sticking.unwrap_or_default()];
        bytes.extend(words.into_iter().flat_map(u32::to_le_bytes));
        for (skill, shown, chances) in &self.skills {
            bytes.extend(skill.to_le_bytes());
            bytes.extend(shown.to_le_bytes());
            bytes.extend(chances.to_le_bytes());
        }
        bytes
    }

    /// The summary that `bytes` hold; its skills go into `skills`, so that room is used again.
    fn read(bytes: &[u8], skills: &mut Vec<(u32, u16, u16)>) -> Option<Summary> {
        let (&[version, flags, finish], rest) = bytes.split_first_chunk::<3>()?;
        let (day, rest) = rest.split_first_chunk::<4>()?;
        let (words, rest) = rest.split_first_chunk::<20>()?;
        let (words, _) = words.as_chunks::<4>();
        let &[script, temperament, points, replies, sticking] = words else { return None };
        let (entries, []) = rest.as_chunks::<8>() else { return None };
        if version != VERSION {
            return None;
        }
        skills.clear();
        skills.extend(entries.iter().map(|&[a, b, c, d, e, f, g, h]| {
            (u32::from_le_bytes([a, b, c, d]), u16::from_le_bytes([e, f]), u16::from_le_bytes([g, h]))
        }));
        Some(Summary {
            day: i32::from_le_bytes(*day),
            script: u32::from_le_bytes(script),
            temperament: u32::from_le_bytes(temperament),
            finish: finish_of(finish)?,
            score: (flags & 2 != 0)
                .then(|| Score { points: u32::from_le_bytes(points), replies: u32::from_le_bytes(replies) }),
            is_gated: flags & 1 != 0,
            sticking: (flags & 4 != 0).then(|| u32::from_le_bytes(sticking)),
            skills: Vec::new(),
        })
    }

    /// The same with its skills, for one alone.
    pub(super) fn read_whole(bytes: &[u8]) -> Option<Summary> {
        let mut skills = Vec::new();
        let summary = Summary::read(bytes, &mut skills)?;
        Some(Summary { skills, ..summary })
    }
}

/// A history that grows row by row.
pub(super) struct Growing {
    history: History,
    /// Where the name with this number stands in its list of the history.
    places: Vec<Option<(Names, u32)>>,
    room: Vec<(u32, u16, u16)>,
}

impl Growing {
    /// A history without rows that has these names, and room for so many rows.
    pub(super) fn new(names: Vec<Name>, rows: usize) -> Growing {
        let mut history = History { rows: Vec::with_capacity(rows), ..History::default() };
        let mut places = Vec::new();
        for Name { id, names, name, label } in names {
            let named = Named { name, label };
            let before = match names {
                Names::Script => push(&mut history.scripts, named),
                Names::Skill => push(&mut history.skills, named),
                Names::Temperament => push(&mut history.temperaments, named.name),
            };
            let at = id as usize;
            if at >= MOST_NAMES {
                continue;
            }
            if places.len() <= at {
                places.resize(at + 1, None);
            }
            if let Some(place) = places.get_mut(at) {
                *place = Some((names, before));
            }
        }
        Growing { history, places, room: Vec::new() }
    }

    /// Takes the rehearsal `id` in; false where its bytes hold none.
    pub(super) fn take(&mut self, id: i64, bytes: &[u8]) -> bool {
        let Some(summary) = Summary::read(bytes, &mut self.room) else { return false };
        let place = |names: Names, id: u32| match self.places.get(id as usize) {
            Some(Some((kind, at))) if *kind == names => Some(*at),
            Some(_) | None => None,
        };
        let (Some(script), Some(temperament)) =
            (place(Names::Script, summary.script), place(Names::Temperament, summary.temperament))
        else {
            return false;
        };
        let count = |seen: &Vec<SkillSeen>| u32::try_from(seen.len()).unwrap_or(u32::MAX);
        let from = count(&self.history.seen);
        for (skill, shown, chances) in &self.room {
            let Some(skill) = place(Names::Skill, *skill) else { return false };
            self.history.seen.push(SkillSeen { skill, shown: *shown, chances: *chances });
        }
        self.history.rows.push(Row {
            id,
            day: summary.day,
            script,
            temperament,
            score: summary.score,
            kind: match summary.finish {
                Finish::Ended(kind) => Some(kind),
                Finish::Left | Finish::Stopped => None,
            },
            is_gated: summary.is_gated,
            sticking: summary.sticking.and_then(|id| place(Names::Skill, id)),
            seen: (from, count(&self.history.seen)),
        });
        true
    }

    /// The history, the oldest day first.
    pub(super) fn history(mut self) -> History {
        self.history.rows.sort_by_key(|row| row.day);
        self.history
    }
}

fn push<T>(list: &mut Vec<T>, entry: T) -> u32 {
    let at = u32::try_from(list.len()).unwrap_or(u32::MAX);
    list.push(entry);
    at
}

/// Fixed numbers: they lie on disks.
const ENDS: [(OutcomeKind, u8); 6] = [
    (OutcomeKind::Connect, 1),
    (OutcomeKind::Time, 2),
    (OutcomeKind::Declined, 3),
    (OutcomeKind::Distance, 4),
    (OutcomeKind::Harm, 5),
    (OutcomeKind::Safety, 6),
];

fn finish_byte(finish: Finish) -> u8 {
    match finish {
        Finish::Ended(kind) => ENDS.iter().find(|(one, _)| *one == kind).map_or(0, |(_, byte)| *byte),
        Finish::Left => 200,
        Finish::Stopped => 201,
    }
}

fn finish_of(byte: u8) -> Option<Finish> {
    match byte {
        200 => Some(Finish::Left),
        201 => Some(Finish::Stopped),
        _ => ENDS.iter().find(|(_, one)| *one == byte).map(|(kind, _)| Finish::Ended(*kind)),
    }
}
