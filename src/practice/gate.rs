//! The questions before a script about getting in touch again, and what follows from their answers. Nothing in here is kept: the answers
//! live as long as this run of the program.

/// The sentence that stands wherever a court or the police have spoken.
pub const ORDER: &str = "An order stands even if they write first. Do not contact them in any way, including through others. Ask a lawyer or the court.";

/// Topics of a library that are about letting go, the nearest first.
pub const LETTING_GO: [&str; 3] = ["A9", "A1", "B1"];

/// The topic that is about waiting.
pub const WAITING: &str = "A9";

/// The content notes of scripts that are closed to those under 18.
pub const FOR_ADULTS: [&str; 2] = ["romance", "intimacy"];

/// A question that is answered by yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Has a court or the police spoken?
    Order,
    /// Have they asked for it to stop?
    Stopped,
    /// Is anybody afraid, or has anybody been hurt?
    Fear,
    /// Can they freely say no?
    Power,
    /// Is silence an answer already?
    Unanswered,
    /// Is the learner under 18?
    Minor,
}

impl Question {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Question; 6] = [
        Question::Order,
        Question::Stopped,
        Question::Fear,
        Question::Power,
        Question::Unanswered,
        Question::Minor,
    ];

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Question::Order => {
                "Is there a court order, or a warning from the police, about contact between you?"
            }
            Question::Stopped => "Have they asked you to stop, or blocked you?",
            Question::Fear => {
                "Is one of you afraid of the other, or has anyone been hurt, threatened, followed or tracked?"
            }
            Question::Power => {
                "Is the other person under 18, or under your power: a pupil, a patient, somebody who works for you?"
            }
            Question::Unanswered => "Are two or more of your messages to them unanswered?",
            Question::Minor => "Are you under 18 yourself?",
        }
    }

    /// What is said where the answer closes the door; none where it does not.
    const fn closing(self) -> Option<&'static str> {
        match self {
            Question::Order => Some(ORDER),
            Question::Stopped => Some(
                "They have said it, in words or by closing the way. That stands, and the kindest thing that can reach them now is quiet.",
            ),
            Question::Fear => Some(
                "Where there is fear, being safe comes first, for both of you; other words would not change that. Talk to somebody outside: a person you trust, or a helpline. Both are there for people who are afraid, and for people who fear what they might do.",
            ),
            Question::Power => Some(
                "Somebody under 18, or under your power, cannot freely say no to you. So this is not a conversation to practise; somebody outside can help you to think it through.",
            ),
            Question::Unanswered => None,
            Question::Minor => Some(YOUNG),
        }
    }
}

/// What is said to those under 18.
const YOUNG: &str = "Conversations about romance, and about getting back together, are for people over 18. Others are open to you. If something weighs on you, an adult you trust is a good person to tell, or the helpline for young people in your country.";

/// What the answers come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The script is played.
    Open,
    /// Something else is offered first, and the learner chooses.
    Waiting,
    /// Scripts about getting in touch again are closed for this run of the program; the sentences say why.
    Closed(Vec<&'static str>),
}

/// What this run of the program knows of its learner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// Why it is closed; none where it is not.
    closed: Option<Vec<&'static str>>,
    /// Whether the learner is under 18, once they have said so.
    is_minor: Option<bool>,
}

impl Gate {
    /// Why scripts about getting in touch again are closed; none where they are not.
    pub fn closed(&self) -> Option<&[&'static str]> {
        self.closed.as_deref()
    }

    /// Whether the learner is under 18; none where they have not said so in this run.
    pub fn is_minor(&self) -> Option<bool> {
        self.is_minor
    }

    /// Takes the answers: the questions that were answered by yes. Where something closes, it stays closed for this run.
    pub fn answer(&mut self, yes: &[Question]) -> Verdict {
        self.say_age(yes.contains(&Question::Minor));
        let why: Vec<&'static str> = yes.iter().filter_map(|question| question.closing()).collect();
        if !why.is_empty() {
            self.closed = Some(why.clone());
            return Verdict::Closed(why);
        }
        if yes.contains(&Question::Unanswered) { Verdict::Waiting } else { Verdict::Open }
    }

    /// Closes it where the questions were left without an answer.
    pub fn leave(&mut self) {
        self.closed.get_or_insert_with(Vec::new);
    }

    /// Takes the answer to the question of age, where that alone was asked.
    pub fn say_age(&mut self, is_minor: bool) -> Verdict {
        self.is_minor = Some(is_minor);
        if is_minor { Verdict::Closed(vec![YOUNG]) } else { Verdict::Open }
    }
}

/// Whether `notes` are those of a script that is closed to people under 18.
pub fn is_for_adults(notes: &[String]) -> bool {
    let words = notes.iter().flat_map(|note| note.split(|c: char| !c.is_alphanumeric()));
    words.map(str::to_lowercase).any(|word| FOR_ADULTS.contains(&word.as_str()))
}

/// Yes or no, as people type it; none for anything else.
pub fn yes_or_no(typed: &str) -> Option<bool> {
    match typed.trim().trim_end_matches(['.', '!']).to_lowercase().as_str() {
        "y" | "yes" | "yeah" | "yep" => Some(true),
        "n" | "no" | "nope" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Gate, ORDER, Question, Verdict, is_for_adults, yes_or_no};

    #[test]
    fn what_closes_stays_closed_and_says_why() {
        let mut gate = Gate::default();
        assert_eq!(gate.answer(&[]), Verdict::Open);
        assert_eq!(gate.answer(&[Question::Unanswered]), Verdict::Waiting);
        assert_eq!((gate.closed(), gate.is_minor()), (None, Some(false)));
        assert_eq!(gate.answer(&[Question::Order, Question::Unanswered]), Verdict::Closed(vec![ORDER]));
        assert_eq!(gate.closed(), Some(&[ORDER][..]));
        for question in [Question::Stopped, Question::Fear, Question::Power, Question::Minor] {
            assert!(matches!(Gate::default().answer(&[question]), Verdict::Closed(_)), "{question:?}");
        }
    }

    #[test]
    fn content_notes_close_scripts_to_the_young() {
        let notes = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert!(is_for_adults(&notes(&["anger", "Romance"])));
        assert!(is_for_adults(&notes(&["physical intimacy"])));
        assert!(!is_for_adults(&notes(&["break-up", "romanticism"])));
    }

    #[test]
    fn yes_and_no_are_what_people_type() {
        assert_eq!(
            (yes_or_no(" Y "), yes_or_no("No."), yes_or_no(""), yes_or_no("not yet")),
            (Some(true), Some(false), None, None)
        );
    }
}
