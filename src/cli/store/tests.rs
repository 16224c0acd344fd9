//! The store, opened in folders of its own.
#![expect(clippy::disallowed_methods, reason = "tests look at what lies on the disk")]

use rehearsal::practice::{Kept, KeptDeed, KeptFinish, KeptPlan, KeptSkill, KeptTurn, Mode, Score};
use rehearsal::program::{MoveKind, OutcomeKind, Rating};

use super::{Place, Store, Unkept, Which, tables};

fn kept(script: &str, day: i32, finish: Option<KeptFinish>) -> Kept {
    let turn = |number: u32| KeptTurn {
        number,
        reply: Some(format!("start.{number:08x}")),
        heard: Some(("Sam".to_owned(), "Well?".to_owned())),
        words: "I said I'd call, and I forgot.".to_owned(),
        typed: Some("sorry, i forgot".to_owned()),
        rating: Some(Rating::Strong),
        moves: vec![("own-it".to_owned(), "Take responsibility".to_owned(), Some(MoveKind::Skill))],
        hints: 1,
        thoughts: true,
        meters: vec![("Trust".to_owned(), 5)],
    };
    Kept {
        script: script.to_owned(),
        title: format!("The talk {script}"),
        topics: vec!["A1".to_owned()],
        is_gated: false,
        began: 1_700_000_000,
        day,
        seed: 7,
        temperament: "tired".to_owned(),
        mode: Mode::Real,
        own_words: true,
        deeds: vec![
            KeptDeed::Slot("tea".to_owned(), "mint".to_owned()),
            KeptDeed::Reply("start.00000001".to_owned()),
            KeptDeed::Unheard,
            KeptDeed::Answer(None, "Yes".to_owned()),
        ],
        turns: (1..=2).map(turn).collect(),
        finish,
        score: Some(Score { points: 5, replies: 2 }),
        skills: vec![KeptSkill {
            name: "own-it".to_owned(),
            label: "Take responsibility".to_owned(),
            shown: 1,
            chances: 2,
            in_focus: true,
        }],
        mattered: Some(2),
        sticking: Some("own-it".to_owned()),
        plan: Some(KeptPlan { when: "they say no".to_owned(), then: "I stop".to_owned() }),
    }
}

fn ended() -> Option<KeptFinish> {
    Some(KeptFinish::Ended("heard".to_owned(), "Heard".to_owned(), OutcomeKind::Connect))
}

fn open(folder: &tempfile::TempDir, passphrase: &str) -> Result<Store, Unkept> {
    Store::open_at(Place::at(folder.path()), &mut |_| Some(passphrase.to_owned()))
}

#[test]
fn what_is_kept_comes_back_as_it_was_with_and_without_a_passphrase() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut store = open(&folder, "").unwrap();
    let going = kept("small", 20_000, None);
    let first = store.begin(&going).unwrap();
    let second = store.begin(&kept("other", 19_999, ended())).unwrap();
    assert_eq!(store.unfinished().unwrap(), [(first, going.clone())]);
    store.relock(Some("three small words")).unwrap();
    drop(store);
    assert!(matches!(open(&folder, "three words"), Err(Unkept::WrongPassphrase)));
    let mut store = open(&folder, "three small words").unwrap();
    assert_eq!(store.kept(first).unwrap(), going);
    store.finish(first, &going.clone().left()).unwrap();
    let history = store.history().unwrap();
    let seen: Vec<_> = history.rows.iter().map(|row| (row.id, row.day, row.kind, row.sticking)).collect();
    assert_eq!(seen, [(second, 19_999, Some(OutcomeKind::Connect), Some(0)), (first, 20_000, None, Some(0))]);
    assert_eq!(history.scripts[history.rows[1].script as usize].label, "The talk small");
    assert_eq!(history.seen_in(&history.rows[0])[0].chances, 2);
    assert_eq!(store.resumable(None).unwrap().unwrap().0, first);
    store.relock(None).unwrap();
    assert_eq!(store.forget(&Which::Script("small".to_owned())).unwrap(), 1);
    assert!(matches!(store.kept(first), Err(Unkept::NoSuch(_))));
    assert_eq!(
        store.history().unwrap().scripts.len(),
        1,
        "the name of a script that is forgotten is forgotten"
    );
    let third = store.begin(&going).unwrap();
    assert!(third > first, "a number is never given twice");
}

#[test]
fn nothing_of_what_was_said_is_left_under_a_passphrase_or_when_it_is_forgotten() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut store = open(&folder, "").unwrap();
    let told = ["forgot", "mint", "Take responsibility", "they say no", "small"];
    let ids: Vec<i64> = (0..50).map(|_| store.begin(&kept("small", 1, ended())).unwrap()).collect();
    assert!(told.iter().all(|words| holds(&folder, words)));
    store.relock(Some("pass")).unwrap();
    assert!(!told.iter().any(|words| holds(&folder, words)), "sealed");
    store.relock(None).unwrap();
    assert_eq!(store.forget(&Which::Numbers(ids)).unwrap_err(), Unkept::InHand(1), "it is in hand");
    drop(store);
    let mut store = open(&folder, "").unwrap();
    store.forget(&Which::Script("small".to_owned())).unwrap();
    assert!(!told.iter().any(|words| holds(&folder, words)), "forgotten, while the store is still open");
}

#[test]
fn two_windows_know_of_each_other() {
    let folder = tempfile::TempDir::new().unwrap();
    let (mut one, mut other) = (open(&folder, "").unwrap(), open(&folder, "").unwrap());
    let first = one.begin(&kept("small", 1, None)).unwrap();
    let second = other.begin(&kept("small", 1, None)).unwrap();
    assert_ne!(first, second);
    assert_eq!(other.claim(first), Err(Unkept::InHand(first)));
    assert_eq!(other.forget(&Which::Unfinished), Err(Unkept::InHand(first)));
    one.relock(Some("pass")).unwrap();
    assert_eq!(other.update(second, &kept("small", 2, None)), Err(Unkept::Relocked));
    drop(one);
    assert_eq!(other.claim(first), Ok(()));
    std::fs::rename(folder.path().join("store.db"), folder.path().join("away.db")).unwrap();
    assert!(matches!(other.update(second, &kept("small", 2, None)), Err(Unkept::Gone(_))));
}

#[test]
fn a_lock_lasts_only_as_long_as_somebody_lives_who_holds_it() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut store = open(&folder, "").unwrap();
    let id = store.begin(&kept("small", 1, None)).unwrap();
    drop(store);
    // What a window that was killed leaves behind.
    std::fs::write(folder.path().join(format!("in-hand-{id}")), "").unwrap();
    assert_eq!(open(&folder, "").unwrap().claim(id), Ok(()));
}

#[test]
fn a_damaged_row_is_named_and_can_be_forgotten() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut store = open(&folder, "").unwrap();
    let id = store.begin(&kept("small", 1, ended())).unwrap();
    let whole = store.begin(&kept("small", 1, ended())).unwrap();
    drop(store);
    let connection = tables::open(&Place::at(folder.path())).unwrap();
    connection.execute("UPDATE rehearsals SET body = x'7b' WHERE id = ?", [id]).unwrap();
    drop(connection);
    let mut store = open(&folder, "").unwrap();
    assert!(matches!(store.kept(id), Err(Unkept::Unreadable(..))));
    assert!(store.kept(whole).is_ok());
    assert_eq!(store.forget(&Which::Numbers(vec![id])), Ok(1));
}

fn holds(folder: &tempfile::TempDir, words: &str) -> bool {
    let files = std::fs::read_dir(folder.path()).unwrap();
    files.flatten().any(|file| {
        let bytes = std::fs::read(file.path()).unwrap();
        bytes.windows(words.len()).any(|part| part == words.as_bytes())
    })
}
