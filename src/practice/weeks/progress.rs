//! Looking back over weeks: what was done, each skill over time, the score over time, where it sticks, who was met.

use std::cmp::Reverse;
use std::collections::VecDeque;

use super::super::history::{History, Named, Row};
use super::lately::Lately;
use super::monday_of;
use super::rows::{ahead, at, day_of};
use super::share::Share;

/// So many of the last turns that mattered say where it sticks.
const STICKING: usize = 10;
/// The most weeks that are looked at: ten years.
const MOST_WEEKS: u32 = 520;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lens {
    /// Today, in days since 1970.
    pub today: i32,
    /// How many weeks, this one among them; from 1 to 520.
    pub weeks: u32,
    /// Only rehearsals of this script, in [`History::scripts`].
    pub script: Option<u32>,
    /// Only this skill, in [`History::skills`], and rehearsals in which it had a chance.
    pub skill: Option<u32>,
}

/// What kept rehearsals show when one looks back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many rehearsals there are, of any age.
    pub rehearsals: u32,
    /// How many of them stand on days that are still to come, because the clock went back. They count as today.
    pub ahead: usize,
    /// The weeks looked at, the oldest first, without a gap.
    pub weeks: Vec<Week>,
    /// The process score of all rehearsals, and of the last few.
    pub score: (Share, Share),
    /// Scripts that were practised, the latest first.
    pub scripts: Vec<ScriptDone>,
    /// Skills that had a chance, by their labels.
    pub skills: Vec<SkillOver>,
    /// Where it stuck in the last turns that mattered, most often first.
    pub sticking: Vec<Stuck>,
    /// How people arrived, most often first.
    pub temperaments: Vec<Met>,
}

/// A week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// Its Monday, in days since 1970.
    pub monday: i32,
    /// How many rehearsals there were.
    pub rehearsals: u32,
    /// The process score of all of them together.
    pub score: Share,
}

/// A script that was practised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptDone {
    /// The script.
    pub script: Named,
    /// How many rehearsals of it there are.
    pub rehearsals: u32,
    /// The day of the last one.
    pub last: i32,
    /// The process score of the last few.
    pub lately: Share,
}

/// A skill over time: how often it was shown, out of its chances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillOver {
    /// The skill.
    pub skill: Named,
    /// Over everything that is kept.
    pub all: Share,
    /// In the last few rehearsals in which it had a chance.
    pub lately: Share,
    /// In each of the weeks looked at.
    pub weeks: Vec<Share>,
}

/// Where it stuck.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// The skill that the turn which mattered asked for.
    pub skill: Named,
    /// How often, in the last turns that mattered.
    pub times: usize,
}

/// How people arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// The temperament.
    pub temperament: String,
    /// In how many rehearsals.
    pub rehearsals: u32,
}

/// What is counted of a script, and of a skill.
#[derive(Clone, Debug, Default)]
struct Counted {
    rehearsals: u32,
    last: i32,
    all: Share,
    lately: Lately,
    weeks: Vec<Share>,
}

/// Everything that is counted, while the rows are gone through.
struct Counting<'h> {
    history: &'h History,
    lens: Lens,
    first_monday: i32,
    rehearsals: u32,
    score: Counted,
    weeks: Vec<Week>,
    scripts: Vec<Counted>,
    skills: Vec<Counted>,
    temperaments: Vec<u32>,
    sticking: VecDeque<u32>,
}

impl Progress {
    /// What `history` shows through `lens`. It goes through the rows once.
    pub fn of(history: &History, lens: Lens) -> Progress {
        let mut counting = Counting::new(history, lens);
        for row in &history.rows {
            counting.count(row);
        }
        Progress { ahead: ahead(history, lens.today), ..counting.progress() }
    }
}

impl<'h> Counting<'h> {
    fn new(history: &'h History, lens: Lens) -> Counting<'h> {
        let count = i32::try_from(lens.weeks.clamp(1, MOST_WEEKS)).unwrap_or(1);
        let first_monday = monday_of(lens.today).saturating_sub(7 * (count - 1));
        let weeks = (0..count).map(|week| first_monday.saturating_add(7 * week));
        let weeks: Vec<Week> = weeks.map(|monday| Week { monday, ..Week::default() }).collect();
        let skill = Counted { weeks: vec![Share::default(); weeks.len()], ..Counted::default() };
        Counting {
            history,
            lens,
            first_monday,
            rehearsals: 0,
            score: Counted::default(),
            scripts: vec![Counted::default(); history.scripts.len()],
            skills: vec![skill; history.skills.len()],
            temperaments: vec![0; history.temperaments.len()],
            sticking: VecDeque::new(),
            weeks,
        }
    }

    fn count(&mut self, row: &Row) {
        let is_wanted = |skill: u32| self.lens.skill.is_none_or(|wanted| wanted == skill);
        let seen = self.history.seen_in(row).iter().filter(|seen| seen.chances > 0 && is_wanted(seen.skill));
        let is_of_script = self.lens.script.is_none_or(|script| script == row.script);
        if !is_of_script || self.lens.skill.is_some() && seen.clone().next().is_none() {
            return;
        }
        let day = day_of(row, self.lens.today);
        let score = row.score.map(Share::of_score).unwrap_or_default();
        let week = day.checked_sub(self.first_monday).and_then(|days| u32::try_from(days.div_euclid(7)).ok());
        self.rehearsals = self.rehearsals.saturating_add(1);
        self.score.add(day, score);
        if let Some(week) = week.and_then(|week| at(&mut self.weeks, week)) {
            week.rehearsals = week.rehearsals.saturating_add(1);
            week.score.add(score);
        }
        if let Some(script) = at(&mut self.scripts, row.script) {
            script.add(day, score);
        }
        for seen in seen {
            let Some(skill) = at(&mut self.skills, seen.skill) else { continue };
            let share = Share::of_skill(seen);
            skill.add(day, share);
            if let Some(week) = week.and_then(|week| at(&mut skill.weeks, week)) {
                week.add(share);
            }
        }
        if let Some(met) = at(&mut self.temperaments, row.temperament) {
            *met = met.saturating_add(1);
        }
        if let Some(sticking) = row.sticking.filter(|skill| is_wanted(*skill)) {
            if self.sticking.len() == STICKING {
                self.sticking.pop_front();
            }
            self.sticking.push_back(sticking);
        }
    }

    fn progress(self) -> Progress {
        let scripts = self.history.scripts.iter().zip(&self.scripts);
        let scripts = scripts.filter(|(_, counted)| counted.rehearsals > 0);
        let mut scripts: Vec<ScriptDone> = scripts.map(|(script, counted)| counted.script(script)).collect();
        scripts.sort_by(|one, other| {
            (Reverse(one.last), &one.script.label).cmp(&(Reverse(other.last), &other.script.label))
        });
        let skills = self.history.skills.iter().zip(&self.skills);
        let skills = skills.filter(|(_, counted)| counted.rehearsals > 0);
        let mut skills: Vec<SkillOver> = skills.map(|(skill, counted)| counted.skill(skill)).collect();
        skills.sort_by(|one, other| {
            (&one.skill.label, &one.skill.name).cmp(&(&other.skill.label, &other.skill.name))
        });
        let met = self.history.temperaments.iter().zip(&self.temperaments);
        let met = met.filter(|(_, rehearsals)| **rehearsals > 0);
        let mut temperaments: Vec<Met> = met
            .map(|(name, rehearsals)| Met { temperament: name.clone(), rehearsals: *rehearsals })
            .collect();
        temperaments.sort_by(|one, other| {
            (Reverse(one.rehearsals), &one.temperament).cmp(&(Reverse(other.rehearsals), &other.temperament))
        });
        Progress {
            rehearsals: self.rehearsals,
            ahead: 0,
            weeks: self.weeks,
            score: (self.score.all, self.score.lately.share()),
            scripts,
            skills,
            sticking: stuck(self.history, &self.sticking),
            temperaments,
        }
    }
}

impl Counted {
    fn add(&mut self, day: i32, share: Share) {
        self.rehearsals = self.rehearsals.saturating_add(1);
        self.last = day;
        if share.of > 0 {
            self.all.add(share);
            self.lately.push(share);
        }
    }

    fn script(&self, script: &Named) -> ScriptDone {
        ScriptDone {
            script: script.clone(),
            rehearsals: self.rehearsals,
            last: self.last,
            lately: self.lately.share(),
        }
    }

    fn skill(&self, skill: &Named) -> SkillOver {
        SkillOver {
            skill: skill.clone(),
            all: self.all,
            lately: self.lately.share(),
            weeks: self.weeks.clone(),
        }
    }
}

/// The skills in `sticking`, most often first, then the one that was met last.
fn stuck(history: &History, sticking: &VecDeque<u32>) -> Vec<Stuck> {
    let mut counted: Vec<(u32, usize)> = Vec::new();
    for skill in sticking.iter().rev() {
        match counted.iter_mut().find(|(known, _)| known == skill) {
            Some((_, times)) => *times += 1,
            None => counted.push((*skill, 1)),
        }
    }
    // The order of equals stays: the one met last comes first.
    counted.sort_by_key(|(_, times)| Reverse(*times));
    let named = |(skill, times): (u32, usize)| {
        let skill = history.skills.get(usize::try_from(skill).ok()?)?.clone();
        Some(Stuck { skill, times })
    };
    counted.into_iter().filter_map(named).collect()
}
