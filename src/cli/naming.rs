//! Finding what somebody asked for by its name or by what people call it.

use rehearsal::source::nearest;
use rehearsal::syntax::normal;

/// Whether `asked` is one of `names`, whatever its letters' case.
pub(crate) fn is_called(asked: &str, names: [&String; 2]) -> bool {
    let same = |name: &String| normal(name).to_lowercase() == normal(asked).to_lowercase();
    names.into_iter().any(same)
}

/// The one of `all` that was probably meant: by its name, by its label, or as the only one that has these letters in either.
pub(crate) fn near<'a>(
    asked: &str,
    all: &(impl Iterator<Item = (&'a String, &'a String)> + Clone),
) -> Option<String> {
    let lower = asked.to_lowercase();
    let by_name = nearest(asked, all.clone().map(|(name, _)| name.as_str()));
    let by_label = || {
        let label = nearest(&lower, all.clone().map(|(_, label)| label.as_str()))?;
        all.clone().find(|(_, own)| *own == label).map(|(name, _)| name.as_str())
    };
    let by_letters = || {
        let holds = |text: &String| text.to_lowercase().contains(&lower);
        let mut with = all.clone().filter(|(name, label)| holds(name) || holds(label));
        let first = with.next().filter(|_| lower.chars().count() > 2)?;
        with.next().is_none().then_some(first.0.as_str())
    };
    let found = by_name.or_else(by_label).or_else(by_letters)?;
    Some(format!("did you mean `{found}`?"))
}
