//! Rehearsals that are kept, because the learner asked for it: in one private database, each in a row of its own. Opening it is
//! lazy: whoever keeps nothing, and has kept nothing, leaves no trace.

mod claim;
mod place;
mod sealing;
mod shape;
mod summary;
mod tables;
mod unkept;

use std::collections::BTreeMap;

use rehearsal::practice::{History, Kept};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};
use zeroize::Zeroizing;

use claim::Claim;
pub(crate) use place::Place;
use sealing::{Kind, Seal, Wrapped};
pub(crate) use shape::{Rehearsed, VERSION};
use summary::{Finish, Growing, Name, Names, Summary};
pub(crate) use unkept::Unkept;

/// How often a passphrase may be tried.
const TRIES: u32 = 3;

/// An open store.
pub(crate) struct Store {
    connection: Connection,
    place: Place,
    /// Which very file it is.
    identity: Option<(u64, u64)>,
    /// The key of the rows, closed and open; none where there is no passphrase.
    lock: Option<(Wrapped, Seal)>,
    /// The rehearsals that this window has in hand.
    claims: BTreeMap<i64, Claim>,
}

/// What whoever opens a store with a passphrase is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asking {
    /// The passphrase.
    First,
    /// The passphrase again: it was wrong, and may be tried so many times more.
    Again(u32),
}

/// What is forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// The rehearsals with these numbers.
    Numbers(Vec<i64>),
    /// Every rehearsal of the script that is asked for so.
    Script(String),
    /// Those that have not finished.
    Unfinished,
}

impl Store {
    /// Where a store is; none where nothing was ever kept. Touches nothing.
    pub(crate) fn find() -> Option<Place> {
        Place::new().ok().filter(Place::holds_store)
    }

    /// Opens the store, and makes it where there is none. Where it has a passphrase, `ask` is asked for it, three times at most; none
    /// is whoever does not want to say.
    pub(crate) fn open(ask: &mut dyn FnMut(Asking) -> Option<String>) -> Result<Store, Unkept> {
        Store::open_at(Place::new()?, ask)
    }

    fn open_at(place: Place, ask: &mut dyn FnMut(Asking) -> Option<String>) -> Result<Store, Unkept> {
        place.make()?;
        place.make_file()?;
        let connection = tables::open(&place)?;
        let wrapped =
            tables::wrapped(&connection).map_err(|error| Unkept::from_store(&error, &place.file()))?;
        let lock = match wrapped {
            None => None,
            Some(wrapped) => {
                let seal = unlocked(&wrapped, ask)?;
                Some((wrapped, seal))
            }
        };
        let identity = place.identity();
        Ok(Store { connection, place, identity, lock, claims: BTreeMap::new() })
    }

    /// Whether it has a passphrase.
    pub(crate) fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    /// Keeps a rehearsal, which may go on; gives its number. This window has it in hand from now on.
    pub(crate) fn begin(&mut self, kept: &Kept) -> Result<i64, Unkept> {
        let (id, claim) = self.write(|change| {
            change
                .execute("INSERT INTO rehearsals (body) VALUES (x'')", [])
                .map_err(|error| self.told(&error))?;
            let id = change.last_insert_rowid();
            self.put(change, id, kept)?;
            Ok((id, Claim::take(&self.place, id)?))
        })?;
        self.claims.insert(id, claim);
        Ok(id)
    }

    /// Takes a rehearsal in hand that goes on. An error where another window has it.
    pub(crate) fn claim(&mut self, id: i64) -> Result<(), Unkept> {
        if !self.claims.contains_key(&id) {
            let claim = Claim::take(&self.place, id)?;
            self.claims.insert(id, claim);
        }
        Ok(())
    }

    /// Keeps the rehearsal `id` as it stands now. When this returns, it is on the disk.
    pub(crate) fn update(&self, id: i64, kept: &Kept) -> Result<(), Unkept> {
        self.write(|change| self.put(change, id, kept))
    }

    /// Keeps the rehearsal `id` as it finished, and lets go of it.
    pub(crate) fn finish(&mut self, id: i64, kept: &Kept) -> Result<(), Unkept> {
        self.update(id, kept)?;
        self.claims.remove(&id);
        Ok(())
    }

    /// Forgets the rehearsal `id`, and lets go of it.
    pub(crate) fn discard(&mut self, id: i64) -> Result<(), Unkept> {
        self.write(|change| self.take_out(change, id).map(drop))?;
        self.claims.remove(&id);
        Ok(())
    }

    /// Every rehearsal that goes on, with its number, the oldest first.
    pub(crate) fn unfinished(&self) -> Result<Vec<(i64, Kept)>, Unkept> {
        let ids = self.ids("SELECT id FROM unfinished ORDER BY id")?;
        ids.into_iter().map(|id| Ok((id, self.kept(id)?))).collect()
    }

    /// The rehearsal that can be gone on with: the newest that goes on, otherwise the newest that was left; of the script that is
    /// asked for so, where one is.
    pub(crate) fn resumable(&self, script: Option<&str>) -> Result<Option<(i64, Kept)>, Unkept> {
        let fits = |kept: &Kept| script.is_none_or(|script| kept.script == script);
        if let Some(found) = self.unfinished()?.into_iter().rfind(|(_, kept)| fits(kept)) {
            return Ok(Some(found));
        }
        let names = self.names()?;
        let mut left = None;
        self.summaries(|id, bytes| {
            let summary = Summary::read_whole(bytes).ok_or_else(|| self.unreadable(id))?;
            let name = names.iter().find(|name| name.id == summary.script).map(|name| name.name.as_str());
            if summary.finish == Finish::Left && script.is_none_or(|script| name == Some(script)) {
                left = Some(id);
            }
            Ok(())
        })?;
        left.map(|id| Ok((id, self.kept(id)?))).transpose()
    }

    /// The rehearsal `id`.
    pub(crate) fn kept(&self, id: i64) -> Result<Kept, Unkept> {
        let asked = "SELECT body FROM rehearsals WHERE id = ?";
        let found = self
            .connection
            .prepare_cached(asked)
            .and_then(|mut asked| asked.query_row([id], |row| row.get::<_, Vec<u8>>(0)).optional());
        let body = found.map_err(|error| self.told(&error))?.ok_or(Unkept::NoSuch(id))?;
        let plain = self.opened(Kind::Rehearsal, id, body)?;
        shape::read(&plain).ok_or_else(|| self.unreadable(id))
    }

    /// The numbers of all that is kept, the oldest first.
    pub(crate) fn numbers(&self) -> Result<Vec<i64>, Unkept> {
        self.ids("SELECT id FROM rehearsals ORDER BY id")
    }

    /// All kept rehearsals that are finished, at a glance.
    pub(crate) fn history(&self) -> Result<History, Unkept> {
        let counted =
            self.connection.query_row("SELECT count(*) FROM summaries", [], |row| row.get::<_, u32>(0));
        let count = counted.map_err(|error| self.told(&error))?;
        let mut growing = Growing::new(self.names()?, count as usize);
        self.summaries(|id, bytes| growing.take(id, bytes).then_some(()).ok_or_else(|| self.unreadable(id)))?;
        Ok(growing.history())
    }

    /// Forgets; gives how many it were. What is gone is overwritten in the store's files. What another window has in hand stays, and is
    /// an error.
    pub(crate) fn forget(&mut self, which: &Which) -> Result<u64, Unkept> {
        let ids = self.meant(which)?;
        // Nobody may write into what is being forgotten.
        let _hands = ids.iter().map(|id| Claim::take(&self.place, *id)).collect::<Result<Vec<_>, _>>()?;
        let count = self.write(|change| {
            let mut count = 0;
            for id in &ids {
                if !self.take_out(change, *id)? {
                    return Err(Unkept::NoSuch(*id));
                }
                count += 1;
            }
            self.prune(change)?;
            Ok(count)
        })?;
        if count > 0 {
            tables::sweep(&self.connection).map_err(|error| self.told(&error))?;
        }
        Ok(count)
    }

    /// The numbers that `which` means, each once. An error where one is named that is not kept.
    pub(crate) fn meant(&self, which: &Which) -> Result<Vec<i64>, Unkept> {
        match which {
            Which::Unfinished => self.ids("SELECT id FROM unfinished ORDER BY id"),
            Which::Script(script) => self.of_script(script),
            Which::Numbers(ids) => {
                let (mut ids, all) = (ids.clone(), self.numbers()?);
                ids.sort_unstable();
                ids.dedup();
                match ids.iter().find(|id| all.binary_search(id).is_err()) {
                    Some(missing) => Err(Unkept::NoSuch(*missing)),
                    None => Ok(ids),
                }
            }
        }
    }

    /// The numbers of the rehearsals of the script that is asked for so.
    pub(crate) fn of_script(&self, script: &str) -> Result<Vec<i64>, Unkept> {
        let named = self.names()?.into_iter().find(|one| one.names == Names::Script && one.name == script);
        let mut ids = Vec::new();
        if let Some(named) = named {
            self.summaries(|id, bytes| {
                let summary = Summary::read_whole(bytes).ok_or_else(|| self.unreadable(id))?;
                if summary.script == named.id {
                    ids.push(id);
                }
                Ok(())
            })?;
        }
        let going = self.unfinished()?;
        ids.extend(going.into_iter().filter(|(_, kept)| kept.script == script).map(|(id, _)| id));
        ids.sort_unstable();
        Ok(ids)
    }

    /// Sets the passphrase, or takes it away: every row is closed anew, and nothing of what they were is left in the store's files.
    pub(crate) fn relock(&mut self, passphrase: Option<&str>) -> Result<(), Unkept> {
        let lock = match passphrase {
            None => None,
            Some(passphrase) => {
                let seal = Seal::new()?;
                Some((seal.wrap(passphrase)?, seal))
            }
        };
        let seal = lock.as_ref().map(|(_, seal)| seal);
        self.write(|change| {
            for (kind, table) in
                [(Kind::Rehearsal, "rehearsals"), (Kind::Summary, "summaries"), (Kind::Name, "names")]
            {
                self.reseal(change, kind, table, seal)?;
            }
            tables::put_wrapped(change, lock.as_ref().map(|(wrapped, _)| wrapped))
                .map_err(|error| self.told(&error))
        })?;
        self.lock = lock;
        tables::sweep(&self.connection).map_err(|error| self.told(&error))
    }

    fn reseal(
        &self,
        change: &Connection,
        kind: Kind,
        table: &str,
        seal: Option<&Seal>,
    ) -> Result<(), Unkept> {
        let told = |error: rusqlite::Error| self.told(&error);
        let mut read = change.prepare(&format!("SELECT body FROM {table} WHERE id = ?")).map_err(told)?;
        let mut put = change.prepare(&format!("UPDATE {table} SET body = ?2 WHERE id = ?1")).map_err(told)?;
        for id in self.ids(&format!("SELECT id FROM {table}"))? {
            let body: Vec<u8> = read.query_row([id], |row| row.get(0)).map_err(told)?;
            let plain = self.opened(kind, id, body)?;
            let body = match seal {
                Some(seal) => Zeroizing::new(seal.close(kind, id, &plain)?),
                None => plain,
            };
            put.execute((id, body.as_slice())).map_err(told)?;
        }
        Ok(())
    }

    /// Changes the store whole or not at all, where it is still the one that was opened.
    fn write<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Unkept>) -> Result<T, Unkept> {
        if self.identity.is_none() || self.place.identity() != self.identity {
            return Err(Unkept::Gone(self.place.file()));
        }
        let change = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate);
        let change = change.map_err(|error| self.told(&error))?;
        let wrapped = tables::wrapped(&change).map_err(|error| self.told(&error))?;
        if wrapped.as_ref() != self.lock.as_ref().map(|(wrapped, _)| wrapped) {
            return Err(Unkept::Relocked);
        }
        let done = work(&change)?;
        change.commit().map_err(|error| self.told(&error))?;
        Ok(done)
    }

    /// Writes the rehearsal `id`, which is there, and its summary where it is finished.
    fn put(&self, change: &Connection, id: i64, kept: &Kept) -> Result<(), Unkept> {
        let told = |error: rusqlite::Error| self.told(&error);
        let plain =
            shape::written(kept).ok_or_else(|| Unkept::Other("it cannot be written as JSON".to_owned()))?;
        let body = self.closed(Kind::Rehearsal, id, plain)?;
        let updated =
            change.execute("UPDATE rehearsals SET body = ?2 WHERE id = ?1", (id, &body)).map_err(told)?;
        if updated == 0 {
            return Err(Unkept::NoSuch(id));
        }
        let mut names = if kept.finish.is_some() { self.names()? } else { Vec::new() };
        match Summary::of(kept, |kind, name, label| self.intern(change, &mut names, (kind, name, label)))? {
            Some(summary) => {
                let body = self.closed(Kind::Summary, id, summary.bytes())?;
                let put = "INSERT OR REPLACE INTO summaries (id, body) VALUES (?, ?)";
                change.execute(put, (id, &body)).map_err(told)?;
                change.execute("DELETE FROM unfinished WHERE id = ?", [id]).map_err(told)?;
            }
            None => {
                change.execute("DELETE FROM summaries WHERE id = ?", [id]).map_err(told)?;
                change.execute("INSERT OR IGNORE INTO unfinished (id) VALUES (?)", [id]).map_err(told)?;
            }
        }
        Ok(())
    }

    /// Takes the rehearsal `id` out; false where there is none.
    fn take_out(&self, change: &Connection, id: i64) -> Result<bool, Unkept> {
        let mut gone = 0;
        for table in ["summaries", "unfinished", "rehearsals"] {
            let taken = change.execute(&format!("DELETE FROM {table} WHERE id = ?"), [id]);
            gone = taken.map_err(|error| self.told(&error))?;
        }
        Ok(gone > 0)
    }

    /// Takes out the names that no rehearsal has any more.
    fn prune(&self, change: &Connection) -> Result<(), Unkept> {
        let mut used = Vec::new();
        let read = self.summaries(|id, bytes| {
            let summary = Summary::read_whole(bytes).ok_or_else(|| self.unreadable(id))?;
            used.extend([summary.script, summary.temperament]);
            used.extend(summary.skills.iter().map(|(skill, _, _)| *skill));
            Ok(())
        });
        if read.is_err() {
            // A damaged row may have any of them: then all stay, and what is to be forgotten can be all the same.
            return Ok(());
        }
        used.sort_unstable();
        used.dedup();
        for name in self.names()?.iter().filter(|name| used.binary_search(&name.id).is_err()) {
            let gone = change.execute("DELETE FROM names WHERE id = ?", [name.id]);
            gone.map_err(|error| self.told(&error))?;
        }
        Ok(())
    }

    /// The number of a name, which is taken in where it is new, and has its label brought up to date.
    fn intern(
        &self,
        change: &Connection,
        known: &mut Vec<Name>,
        (names, name, label): (Names, &str, &str),
    ) -> Result<u32, Unkept> {
        let told = |error: rusqlite::Error| self.told(&error);
        let found = known.iter_mut().find(|one| one.names == names && one.name == name);
        if let Some(same) = found.as_ref().filter(|one| one.label == label) {
            return Ok(same.id);
        }
        let id = match &found {
            Some(other) => other.id,
            None => {
                change.execute("INSERT INTO names (body) VALUES (x'')", []).map_err(told)?;
                u32::try_from(change.last_insert_rowid()).map_err(|_| Unkept::Damaged(self.place.file()))?
            }
        };
        let whole = Name { id, names, name: name.to_owned(), label: label.to_owned() };
        let body = self.closed(Kind::Name, i64::from(id), whole.bytes())?;
        change.execute("UPDATE names SET body = ?2 WHERE id = ?1", (id, &body)).map_err(told)?;
        match found {
            Some(entry) => *entry = whole,
            None => known.push(whole),
        }
        Ok(id)
    }

    fn names(&self) -> Result<Vec<Name>, Unkept> {
        let mut names = Vec::new();
        self.each("SELECT id, body FROM names ORDER BY id", Kind::Name, |id, bytes| {
            let name = u32::try_from(id).ok().and_then(|id| Name::read(id, bytes));
            names.push(name.ok_or_else(|| Unkept::Damaged(self.place.file()))?);
            Ok(())
        })?;
        Ok(names)
    }

    fn summaries(&self, see: impl FnMut(i64, &[u8]) -> Result<(), Unkept>) -> Result<(), Unkept> {
        self.each("SELECT id, body FROM summaries ORDER BY id", Kind::Summary, see)
    }

    /// Shows every row that `asked` gives, opened.
    fn each(
        &self,
        asked: &str,
        kind: Kind,
        mut see: impl FnMut(i64, &[u8]) -> Result<(), Unkept>,
    ) -> Result<(), Unkept> {
        let told = |error: rusqlite::Error| self.told(&error);
        let mut asked = self.connection.prepare_cached(asked).map_err(told)?;
        let mut rows = asked.query([]).map_err(told)?;
        let mut plain = Zeroizing::new(Vec::new());
        while let Some(row) = rows.next().map_err(told)? {
            let id: i64 = row.get(0).map_err(told)?;
            let body = row.get_ref(1).map_err(told)?.as_blob().map_err(|_| self.unreadable(id))?;
            match &self.lock {
                None => see(id, body)?,
                Some((_, seal)) if seal.open(kind, id, body, &mut plain) => see(id, &plain)?,
                Some(_) if kind == Kind::Name => return Err(Unkept::Damaged(self.place.file())),
                Some(_) => return Err(self.unreadable(id)),
            }
        }
        Ok(())
    }

    fn ids(&self, asked: &str) -> Result<Vec<i64>, Unkept> {
        let read = || -> rusqlite::Result<Vec<i64>> {
            self.connection.prepare(asked)?.query_map([], |row| row.get(0))?.collect()
        };
        read().map_err(|error| self.told(&error))
    }

    fn closed(&self, kind: Kind, id: i64, plain: Vec<u8>) -> Result<Vec<u8>, Unkept> {
        match &self.lock {
            None => Ok(plain),
            Some((_, seal)) => seal.close(kind, id, &Zeroizing::new(plain)),
        }
    }

    fn opened(&self, kind: Kind, id: i64, body: Vec<u8>) -> Result<Zeroizing<Vec<u8>>, Unkept> {
        let Some((_, seal)) = &self.lock else { return Ok(Zeroizing::new(body)) };
        let mut plain = Zeroizing::new(Vec::new());
        if seal.open(kind, id, &body, &mut plain) { Ok(plain) } else { Err(self.unreadable(id)) }
    }

    fn told(&self, error: &rusqlite::Error) -> Unkept {
        Unkept::from_store(error, &self.place.file())
    }

    fn unreadable(&self, id: i64) -> Unkept {
        Unkept::Unreadable(id, self.place.file())
    }
}

/// The key that a passphrase opens, three times asked for at most.
fn unlocked(wrapped: &Wrapped, ask: &mut dyn FnMut(Asking) -> Option<String>) -> Result<Seal, Unkept> {
    for left in (1..=TRIES).rev() {
        let asking = if left == TRIES { Asking::First } else { Asking::Again(left) };
        // Who tried and gave up was wrong; who never tried gave none.
        let given_up = if left == TRIES { Unkept::NoPassphrase } else { Unkept::WrongPassphrase };
        let passphrase = Zeroizing::new(ask(asking).ok_or(given_up)?);
        if let Some(seal) = Seal::unwrap(wrapped, &passphrase)? {
            return Ok(seal);
        }
    }
    Err(Unkept::WrongPassphrase)
}

#[cfg(test)]
mod tests;
