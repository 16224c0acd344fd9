//! What to practise next, and why: one to three suggestions, or none where nothing is due.
//!
//! Skills and scripts are due by the spacing model, weak skills first. What is new comes along the path. A script of reconnecting is
//! suggested only after one of stopping or letting go was done, and not at all where the brake asks for a break.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::history::{History, Named};
use super::brake::{Brake, brake};
use super::lately::Lately;
use super::rows::{ahead, at, day_of};
use super::share::Share;
use super::spacing::{Held, Memory, Model};
use super::target::Target;
use super::why::{Stance, Why};

/// The most suggestions.
const MOST: usize = 3;
/// A skill shown at fewer than this many hundredths of its chances lately is weak.
const WEAK: u8 = 60;
/// Fewer chances than this say nothing about a skill.
const FEWEST: u64 = 2;
/// A skill that stuck so often lately is practised before one that is only due.
const STUCK: usize = 2;

/// A script that could be suggested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// What it is asked for by, as in [`History::scripts`].
    pub name: String,
    /// Its title.
    pub title: String,
    /// Where it stands in the order of its library; none where its library has no path.
    pub step: Option<u32>,
    /// How hard it is, from 1 to 5.
    pub level: Option<u32>,
    /// How many minutes it takes.
    pub minutes: Option<u32>,
    /// The skills in focus, by name.
    pub skills: Vec<String>,
    /// How they can arrive.
    pub temperaments: Vec<String>,
    /// Whether it is one of reconnecting.
    pub is_gated: bool,
    /// Whether it is one of stopping, boundaries or letting go.
    pub lets_go: bool,
}

/// What to practise next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// How things stand.
    pub stance: Stance,
    /// Why a break is offered, where one is.
    pub brake: Option<Brake>,
    /// One to three suggestions, the best first; fewer where there is less to say.
    pub suggestions: Vec<Suggestion>,
    /// Where nothing is suggested because something was practised today: what stands next on the path, to be named and not urged.
    pub on_path: Option<Suggestion>,
    /// Where nothing is due: the day on which something will be.
    pub due: Option<i32>,
    /// The days on which to practise on the way to the day that was given; none without one.
    pub plan: Vec<i32>,
    /// How many rehearsals stand on days that are still to come. They count as today.
    pub ahead: usize,
}

/// A suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What the script is asked for by.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How many minutes it takes.
    pub minutes: Option<u32>,
    /// A way in which they were not met, where it was practised before.
    pub unmet: Option<String>,
    /// Why.
    pub why: Why,
}

/// What is known of a candidate.
struct Known<'c> {
    candidate: &'c Candidate,
    held: Option<Held>,
    /// When it is due, on the way to the day that was given; none where it was never practised, or needs no more.
    due: Option<i32>,
    unmet: Option<&'c str>,
}

/// What is known of a skill that was practised.
struct Practised<'h> {
    skill: &'h Named,
    held: Held,
    due: Option<i32>,
    lately: Share,
    /// How often it stuck lately.
    stuck: usize,
}

/// Everything from which suggestions are picked.
struct Picking<'a> {
    today: i32,
    known: Vec<Known<'a>>,
    skills: Vec<Practised<'a>>,
    /// Whether a script of reconnecting may be suggested.
    is_open: bool,
    /// Whether something was practised today.
    is_done_today: bool,
    suggestions: Vec<Suggestion>,
    on_path: Option<Suggestion>,
}

impl Next {
    /// How things stand, in a sentence.
    pub fn sentence(&self) -> &'static str {
        match (self.stance, self.suggestions.len()) {
            (Stance::Beginning, 0) => {
                "No finished rehearsal is kept yet. What is here is about getting back in touch; limits and letting go come before that, and the library \
                 that is built in has conversations about them."
            }
            (Stance::Beginning, _) => "No finished rehearsal is kept yet, so this is where the path begins.",
            (Stance::Due, ..=1) => "Today this would do most:",
            (Stance::Due, _) => "Today these would do most:",
            (Stance::NothingDue, 0) => "Nothing is due today; that is fine.",
            (Stance::NothingDue, _) => {
                "Nothing is due today; that is fine. If you would like to all the same:"
            }
            (Stance::Rest, _) => "Today a break would do most.",
            (Stance::NoScripts, _) => "There is no conversation here to suggest.",
        }
    }

    /// What to practise on the day `today`, from `candidates`; `target` is the day of the conversation itself. It goes through the rows
    /// once.
    pub fn of(history: &History, candidates: &[Candidate], today: i32, target: Option<Target>) -> Next {
        let target = target.filter(|target| target.days_from(today).is_some());
        let rows = Rows::read(history, today);
        let mut picking = Picking::new(history, candidates, (today, target), rows);
        let brake = brake(history, today);
        let stance = if candidates.is_empty() {
            Stance::NoScripts
        } else if brake.is_some() {
            picking.rest();
            Stance::Rest
        } else if history.rows.is_empty() {
            picking.begin();
            Stance::Beginning
        } else {
            picking.pick()
        };
        let due = (stance == Stance::NothingDue).then(|| picking.next_due()).flatten();
        // The way to a day begins when there is something to do, or after a break.
        let from = match stance {
            Stance::Beginning | Stance::Due => Some(today),
            Stance::NothingDue => due,
            Stance::Rest => today.checked_add(1),
            Stance::NoScripts => None,
        };
        let plan = target.zip(from).map(|(target, from)| target.plan(from));
        Next {
            stance,
            brake,
            due,
            suggestions: picking.suggestions,
            on_path: picking.on_path,
            plan: plan.unwrap_or_default(),
            ahead: ahead(history, today),
        }
    }
}

/// What the rows come to.
struct Rows {
    scripts: Vec<Option<Held>>,
    skills: Vec<Option<(Held, Share, usize)>>,
    met: FxHashSet<(u32, u32)>,
    is_done_today: bool,
}

impl Rows {
    fn read(history: &History, today: i32) -> Rows {
        let model = Model::new();
        let mut scripts = vec![(Memory::default(), None); history.scripts.len()];
        let mut skills = vec![(Memory::default(), Lately::default()); history.skills.len()];
        let mut met = FxHashSet::default();
        for row in &history.rows {
            let day = day_of(row, today);
            met.insert((row.script, row.temperament));
            if let Some((memory, last)) = at(&mut scripts, row.script) {
                *last = Some(day);
                memory.practise(&model, day, row.score.map(Share::of_score).unwrap_or_default());
            }
            for seen in history.seen_in(row).iter().filter(|seen| seen.chances > 0) {
                let Some((memory, lately)) = at(&mut skills, seen.skill) else { continue };
                let share = Share::of_skill(seen);
                memory.practise(&model, day, share);
                lately.push(share);
            }
        }
        // A script without a rated reply cannot be graded; it is due again in a week.
        let script = |(mut memory, last): (Memory, Option<i32>)| {
            let unrated = last.map(|last| Held { last, due: last.saturating_add(7) });
            let held = memory.held(&model).or(unrated)?;
            Some(Held { last: last.unwrap_or(held.last), ..held })
        };
        let stuck = last_stuck(history);
        let skill = |(number, (mut memory, lately)): (u32, (Memory, Lately))| {
            let stuck = stuck.get(&number).copied().unwrap_or_default();
            Some((memory.held(&model)?, lately.share(), stuck))
        };
        Rows {
            scripts: scripts.into_iter().map(script).collect(),
            skills: (0..).zip(skills).map(skill).collect(),
            met,
            is_done_today: history.rows.last().is_some_and(|row| day_of(row, today) == today),
        }
    }
}

/// How often each skill stuck in the last rehearsals that stuck.
fn last_stuck(history: &History) -> FxHashMap<u32, usize> {
    let mut times = FxHashMap::default();
    for skill in history.rows.iter().rev().filter_map(|row| row.sticking).take(5) {
        *times.entry(skill).or_default() += 1;
    }
    times
}

impl<'a> Picking<'a> {
    fn new(
        history: &'a History,
        candidates: &'a [Candidate],
        (today, target): (i32, Option<Target>),
        rows: Rows,
    ) -> Picking<'a> {
        let numbers: FxHashMap<&str, u32> =
            history.scripts.iter().map(|script| script.name.as_str()).zip(0..).collect();
        let temperaments: FxHashMap<&str, u32> =
            history.temperaments.iter().map(String::as_str).zip(0..).collect();
        let due = |held: Held| target.map_or(Some(held.due), |target| target.due(held));
        let known = |candidate: &'a Candidate| {
            let number = numbers.get(candidate.name.as_str());
            let held = number.and_then(|number| *rows.scripts.get(usize::try_from(*number).ok()?)?);
            let is_unmet = |name: &&String| {
                let met = number.zip(temperaments.get(name.as_str()));
                !met.is_some_and(|(script, name)| rows.met.contains(&(*script, *name)))
            };
            let unmet = held.and_then(|_| candidate.temperaments.iter().find(is_unmet)).map(String::as_str);
            Known { candidate, held, due: held.and_then(due), unmet }
        };
        let mut known: Vec<Known<'a>> = candidates.iter().map(known).collect();
        known.sort_by_key(|known| {
            let Candidate { step, level, name, .. } = known.candidate;
            (step.unwrap_or(u32::MAX), level.unwrap_or(u32::MAX), name)
        });
        let practised = history.skills.iter().zip(rows.skills).filter_map(|(skill, found)| {
            let (held, lately, stuck) = found?;
            Some(Practised { skill, held, due: due(held), lately, stuck })
        });
        Picking {
            today,
            skills: practised.collect(),
            is_open: known.iter().any(|known| known.candidate.lets_go && known.held.is_some()),
            is_done_today: rows.is_done_today,
            known,
            suggestions: Vec::new(),
            on_path: None,
        }
    }

    /// Where nothing is kept yet: the first of the path.
    fn begin(&mut self) {
        let first = self.fitting().next().is_some_and(|known| known.candidate.lets_go);
        self.add_first(|_| true, if first { Why::LettingGoFirst } else { Why::First });
    }

    /// A conversation about letting go: a new one, or the one that was practised longest ago.
    fn rest(&mut self) {
        let letting_go = self.known.iter().filter(|known| known.candidate.lets_go);
        let found = letting_go.min_by_key(|known| known.held.map(|held| held.last));
        let name = found.map(|known| known.candidate.name.clone());
        self.add_first(|known| Some(&known.candidate.name) == name.as_ref(), Why::Rest);
    }

    /// What is due, then what is new; says how things stand.
    fn pick(&mut self) -> Stance {
        self.add_due_skills();
        self.add_due_scripts();
        if !self.suggestions.is_empty() {
            if self.suggestions.len() + 1 < MOST {
                self.add_new();
            }
            return Stance::Due;
        }
        self.add_new();
        if self.is_done_today {
            // Who has practised today has done enough.
            self.on_path = self.suggestions.pop();
        } else if self.suggestions.is_empty() {
            self.add_unmet();
        }
        Stance::NothingDue
    }

    /// For each skill that is due, the weakest first, a script that has it in focus.
    fn add_due_skills(&mut self) {
        let today = self.today;
        let is_due = |skill: &&Practised<'_>| skill.due.is_some_and(|due| due <= today);
        let mut due: Vec<&Practised<'_>> = self.skills.iter().filter(is_due).collect();
        due.sort_by_key(|skill| {
            (
                !skill.is_weak(),
                Reverse(skill.stuck.saturating_sub(STUCK - 1)),
                skill.lately.percent(),
                skill.due,
                &skill.skill.name,
            )
        });
        let due: Vec<(String, Why)> =
            due.into_iter().map(|skill| (skill.skill.name.clone(), skill.why(today))).collect();
        for (skill, why) in due {
            let brings = |name: &String| {
                let known = self.known.iter().find(|known| known.candidate.name == *name);
                known.is_some_and(|known| known.candidate.skills.contains(&skill))
            };
            if self.suggestions.iter().any(|taken| brings(&taken.name)) {
                continue;
            }
            let with = self.fitting().filter(|known| known.candidate.skills.contains(&skill));
            // What is due itself comes first, then what is not about reconnecting, then what was practised longest ago, then what is
            // new; of equals, the first on the path.
            let best = with.min_by_key(|known| {
                let is_due = known.due.is_some_and(|due| due <= today);
                let last = known.held.map(|held| held.last);
                (!is_due, known.candidate.is_gated, last.is_none(), last)
            });
            if let Some(name) = best.map(|known| known.candidate.name.clone()) {
                self.add_first(|known| known.candidate.name == name, why);
            }
        }
    }

    /// Scripts that are due, the longest due first.
    fn add_due_scripts(&mut self) {
        let mut due: Vec<(i32, String, i32)> = self
            .fitting()
            .filter_map(|known| Some((known.due?, known.candidate.name.clone(), known.held?.last)))
            .filter(|(due, _, _)| *due <= self.today)
            .collect();
        due.sort();
        for (_, name, last) in due {
            let why = Why::ScriptDue(self.today.saturating_sub(last));
            self.add_first(|known| known.candidate.name == name, why);
        }
    }

    /// The next script of the path that is new.
    fn add_new(&mut self) {
        // Where one of reconnecting would come next or is due, but may not yet, what opens it is named as that.
        let first_new = self.known.iter().find(|known| known.held.is_none());
        let is_due = |known: &Known<'_>| known.candidate.is_gated && known.held.is_some();
        let would_come =
            first_new.is_some_and(|known| known.candidate.is_gated) || self.known.iter().any(is_due);
        if would_come && !self.is_open {
            self.add_first(|known| known.candidate.lets_go && known.held.is_none(), Why::LettingGoFirst);
        } else {
            self.add_first(|known| known.held.is_none(), Why::NextOnPath);
        }
    }

    /// A script in which there is somebody to meet.
    fn add_unmet(&mut self) {
        let unmet = self.fitting().find_map(|known| Some((known.candidate.name.clone(), known.unmet?)));
        if let Some((name, unmet)) = unmet {
            let why = Why::Unmet(unmet.to_owned());
            self.add_first(|known| known.candidate.name == name, why);
        }
    }

    /// The scripts that may be suggested and are not yet, in the order of the path. What was practised today may rest, but for what
    /// is due all the same.
    fn fitting(&self) -> impl Iterator<Item = &Known<'a>> {
        self.known.iter().filter(|known| {
            let is_taken = self.suggestions.iter().any(|taken| taken.name == known.candidate.name);
            let is_done_today = known.held.is_some_and(|held| held.last == self.today);
            !is_taken && !is_done_today && (self.is_open || !known.candidate.is_gated)
        })
    }

    /// Adds the first script that fits and is `wanted`, unless there are enough.
    fn add_first(&mut self, wanted: impl Fn(&Known<'_>) -> bool, why: Why) {
        let found = self.fitting().find(|known| wanted(known)).map(|known| Suggestion {
            name: known.candidate.name.clone(),
            title: known.candidate.title.clone(),
            minutes: known.candidate.minutes,
            unmet: known.unmet.map(str::to_owned).filter(|_| !matches!(why, Why::Rest)),
            why,
        });
        if self.suggestions.len() < MOST {
            self.suggestions.extend(found);
        }
    }

    /// The first day from tomorrow on, on which a skill or a script is due.
    fn next_due(&self) -> Option<i32> {
        let open = || self.known.iter().filter(|known| self.is_open || !known.candidate.is_gated);
        let of_skills = self.skills.iter().filter_map(|skill| {
            let is_asked = |known: &Known<'_>| known.candidate.skills.contains(&skill.skill.name);
            skill.due.filter(|_| open().any(is_asked))
        });
        let of_scripts = open().filter_map(|known| known.due);
        of_skills.chain(of_scripts).map(|due| due.max(self.today.saturating_add(1))).min()
    }
}

impl Practised<'_> {
    fn is_weak(&self) -> bool {
        self.lately.of >= FEWEST && self.lately.percent().is_some_and(|percent| percent < WEAK)
    }

    fn why(&self, today: i32) -> Why {
        let label = self.skill.label.clone();
        if self.stuck >= STUCK {
            Why::Stuck(label, self.stuck)
        } else if self.is_weak() {
            Why::Weak(label, self.lately)
        } else {
            Why::SkillDue(label, today.saturating_sub(self.held.last))
        }
    }
}
