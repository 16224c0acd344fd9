//! The plan for next time, in the learner's own words: if this comes, then I do that.

use super::debrief::{Debrief, Plan};
use super::kept::KeptPlan;
use super::telling::{is_done, quoted};

/// What stands before what a plan waits for, and before what is done then.
const IF: &str = "if ";
const THEN: &str = "then ";

/// What the learner is asked after the debrief, and what they may take with Enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPrompt {
    /// The plan that is suggested; none where nothing came up to plan for.
    pub suggested: Option<KeptPlan>,
}

impl PlanPrompt {
    /// What is asked.
    pub fn question(&self) -> &'static str {
        "A plan for next time, in your own words: if what comes, then what do you do?"
    }

    /// What was planned with `words`: Enter alone takes what is suggested. None where there is nothing to take.
    pub fn taken(&self, words: &str) -> Option<KeptPlan> {
        let words = words.trim();
        if words.is_empty() {
            return self.suggested.clone();
        }
        let begins_itself = ["if ", "when ", "whenever "].iter().any(|word| cut(words, word).is_some());
        if begins_itself && KeptPlan::parse(words).is_none() {
            return Some(KeptPlan { when: String::new(), then: words.to_owned() });
        }
        let words = cut(words, THEN).map_or(words, str::trim);
        Some(KeptPlan::parse(words).unwrap_or_else(|| {
            let when = self.suggested.as_ref().map(|plan| plan.when.clone());
            KeptPlan { when: when.unwrap_or_else(|| "that moment comes".to_owned()), then: words.to_owned() }
        }))
    }
}

impl Debrief {
    /// What to ask for the plan: suggested is the better line for the turn that mattered most, or else what worked, once more.
    pub fn plan_prompt(&self) -> PlanPrompt {
        let again = || {
            let worked = self.worked.first()?;
            let turn = self.turns.iter().find(|turn| turn.number == worked.number)?;
            Some(Plan { when: turn.heard.clone(), say: worked.words.clone() })
        };
        PlanPrompt { suggested: self.plan.clone().or_else(again).as_ref().map(suggested) }
    }

    /// The same debrief, with the plan that the learner made.
    #[must_use]
    pub fn with_plan(mut self, plan: KeptPlan) -> Debrief {
        self.own_plan = Some(plan);
        self
    }
}

fn suggested(plan: &Plan) -> KeptPlan {
    let when = match &plan.when {
        Some(spoken) => format!("I hear something like {}", quoted(&spoken.text)),
        None => "that moment comes".to_owned(),
    };
    let act = if is_done(&plan.say) { "I do this" } else { "I say" };
    KeptPlan { when, then: format!("{act}: {}", quoted(&plan.say)) }
}

impl KeptPlan {
    /// Reads "If …, then …", however its letters are written; none where the words have another form.
    pub fn parse(words: &str) -> Option<KeptPlan> {
        let rest = cut(words.trim(), IF)?;
        let at = (0..rest.len()).find(|at| rest.get(*at..).is_some_and(|rest| cut(rest, THEN).is_some()))?;
        let (when, then) = rest.split_at_checked(at)?;
        let begins_word = when.ends_with([' ', ',']);
        let when = when.trim().trim_end_matches(',').trim_end();
        let then = cut(then, THEN)?.trim();
        (begins_word && !when.is_empty() && !then.is_empty())
            .then(|| KeptPlan { when: when.to_owned(), then: then.to_owned() })
    }

    /// The plan in one sentence.
    pub fn sentence(&self) -> String {
        let end = if self.then.ends_with(['.', '!', '?', '”', '"', ')']) { "" } else { "." };
        if self.when.is_empty() {
            // A whole sentence of the learner's own.
            return format!("{}{end}", self.then);
        }
        format!("If {}, then {}{end}", self.when, self.then)
    }
}

/// What stands behind `beginning`, however its letters are written.
fn cut<'w>(words: &'w str, beginning: &str) -> Option<&'w str> {
    let (head, rest) = words.split_at_checked(beginning.len())?;
    head.eq_ignore_ascii_case(beginning).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::{KeptPlan, PlanPrompt};

    fn plan(when: &str, then: &str) -> KeptPlan {
        KeptPlan { when: when.to_owned(), then: then.to_owned() }
    }

    #[test]
    fn a_plan_is_read_in_the_learners_own_form() {
        let read = KeptPlan::parse("IF they go quiet, then I wait for a bit.");
        assert_eq!(read, Some(plan("they go quiet", "I wait for a bit.")));
        assert_eq!(read.unwrap().sentence(), "If they go quiet, then I wait for a bit.");
        assert_eq!(KeptPlan::parse("if é then 語"), Some(plan("é", "語")));
        for other in ["", "if", "if then", "if x, y", "I wait", "if, then ", "if strengthen it"] {
            assert_eq!(KeptPlan::parse(other), None, "{other}");
        }
    }

    #[test]
    fn enter_takes_what_is_suggested_and_other_words_keep_its_moment() {
        let asked = PlanPrompt { suggested: Some(plan("they say no", "I say: “All right.”")) };
        assert_eq!(asked.taken(" "), asked.suggested);
        assert_eq!(asked.taken("I nod"), Some(plan("they say no", "I nod")));
        let nothing = PlanPrompt { suggested: None };
        assert_eq!(nothing.taken(""), None);
        assert_eq!(nothing.taken("I nod").unwrap().sentence(), "If that moment comes, then I nod.");
    }
}
