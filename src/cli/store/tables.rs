//! The database itself: how it is opened, the versions of its tables, and what stands in them.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::place::{Header, Place};
use super::sealing::{Stretch, Wrapped};
use super::unkept::Unkept;

/// Says in the file whose it is: `RHRS`.
pub(super) const OWNER: u32 = 0x5248_5253;

/// The steps from each version of the tables to the next. A step that was ever released is never changed.
const STEPS: [&str; 1] = ["
    CREATE TABLE rehearsals (id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL);
    CREATE TABLE summaries (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
    CREATE TABLE unfinished (id INTEGER PRIMARY KEY);
    CREATE TABLE names (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
    CREATE TABLE seal (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        memory INTEGER NOT NULL, passes INTEGER NOT NULL, lanes INTEGER NOT NULL,
        salt BLOB NOT NULL, key BLOB NOT NULL
    );
"];

/// How long we wait for another window that writes.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// Opens the store at `place`, and makes its tables or brings them to today's version. What is not ours, or is newer, is not touched.
pub(super) fn open(place: &Place) -> Result<Connection, Unkept> {
    let path = place.file();
    let header = place.header()?;
    look_at(header, &path)?;
    let opened = open_to_write(&path, &STEPS);
    match opened {
        // A folder that may only be read, as on a disk of copies: where nothing waits beside the store, it can be read all the same.
        Err(Unkept::ReadOnly(_) | Unkept::Refused(_))
            if header != Header::Empty && !place.has_changes_beside() =>
        {
            open_to_read(&path)
        }
        opened => opened,
    }
}

fn look_at(header: Header, path: &Path) -> Result<(), Unkept> {
    match header {
        Header::Empty | Header::Database(0, 0) => Ok(()),
        Header::Database(version, OWNER) => known(version, &STEPS, path),
        Header::Database(..) => Err(Unkept::Foreign(path.to_path_buf())),
        Header::Other => Err(Unkept::Damaged(path.to_path_buf())),
    }
}

fn known(version: u32, steps: &[&str], path: &Path) -> Result<(), Unkept> {
    let newest = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    if version > newest { Err(Unkept::Newer(path.to_path_buf())) } else { Ok(()) }
}

fn open_to_write(path: &Path, steps: &[&str]) -> Result<Connection, Unkept> {
    let told = |error: rusqlite::Error| Unkept::from_store(&error, path);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(told)?;
    settle(&connection).map_err(told)?;
    // Looked at before anything is written: with what waits beside the file, it may be another than its header says.
    let (version, owner, tables) = what_is_there(&connection).map_err(told)?;
    match (version, owner, tables) {
        (0, 0, 0) => {}
        (_, OWNER, _) => known(version, steps, path)?,
        _ => return Err(Unkept::Foreign(path.to_path_buf())),
    }
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).map_err(told)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(told)?;
    bring_up(&connection, steps).map_err(told)?;
    Ok(connection)
}

fn open_to_read(path: &Path) -> Result<Connection, Unkept> {
    let told = |error: rusqlite::Error| Unkept::from_store(&error, path);
    let written = path.display().to_string().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection =
        Connection::open_with_flags(format!("file:{written}?immutable=1"), flags).map_err(told)?;
    settle(&connection).map_err(told)?;
    let (version, _, _) = what_is_there(&connection).map_err(told)?;
    match usize::try_from(version) {
        Ok(version) if version == STEPS.len() => Ok(connection),
        // An older one would have to be brought to today's version first.
        _ => Err(Unkept::ReadOnly(path.to_path_buf())),
    }
}

/// What holds for every use of it: what is deleted is overwritten, and nothing lies in temporary files.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "cell_size_check", "ON")
}

fn what_is_there(connection: &Connection) -> rusqlite::Result<(u32, u32, u32)> {
    let asked = "SELECT (SELECT user_version FROM pragma_user_version()),
        (SELECT application_id FROM pragma_application_id()), (SELECT count(*) FROM sqlite_schema)";
    connection.query_row(asked, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Takes every step that is missing, each whole or not at all.
fn bring_up(connection: &Connection, steps: &[&str]) -> rusqlite::Result<()> {
    loop {
        let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let Some(step) = steps.get(version as usize) else { return Ok(()) };
        let change = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
        // Another window may have taken the step while we waited.
        let now: u32 = change.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if now == version {
            change.execute_batch(step)?;
            change.pragma_update(None, "user_version", version + 1)?;
            change.pragma_update(None, "application_id", OWNER)?;
            change.commit()?;
        }
    }
}

/// The closed key of the rows; none where they are open.
pub(super) fn wrapped(connection: &Connection) -> rusqlite::Result<Option<Wrapped>> {
    let asked = "SELECT memory, passes, lanes, salt, key FROM seal";
    let row = connection.prepare_cached(asked)?.query_row([], |row| {
        let stretch = Stretch { memory: row.get(0)?, passes: row.get(1)?, lanes: row.get(2)? };
        Ok(Wrapped { stretch, salt: row.get(3)?, key: row.get(4)? })
    });
    row.optional()
}

/// Puts the closed key in its place, or takes it away.
pub(super) fn put_wrapped(connection: &Connection, wrapped: Option<&Wrapped>) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM seal", [])?;
    if let Some(Wrapped { stretch, salt, key }) = wrapped {
        let put = "INSERT INTO seal (id, memory, passes, lanes, salt, key) VALUES (1, ?, ?, ?, ?, ?)";
        connection.execute(put, params![stretch.memory, stretch.passes, stretch.lanes, salt, key])?;
    }
    Ok(())
}

/// Leaves nothing behind of what was deleted: neither in the file, nor in the changes beside it.
pub(super) fn sweep(connection: &Connection) -> rusqlite::Result<()> {
    let truncated = "PRAGMA wal_checkpoint(TRUNCATE)";
    connection.query_row(truncated, [], |_| Ok(()))?;
    connection.execute_batch("VACUUM")?;
    connection.query_row(truncated, [], |_| Ok(()))
}

#[cfg(test)]
mod tests {
    use super::{STEPS, open_to_write};
    use crate::cli::store::unkept::Unkept;

    #[test]
    fn a_step_that_fails_leaves_the_version_before() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("store.db");
        std::fs::File::create_new(&path).unwrap();
        drop(open_to_write(&path, &STEPS).unwrap());
        let more = [
            STEPS[0],
            "CREATE TABLE plans (id INTEGER PRIMARY KEY)",
            "CREATE TABLE days (id); SELECT nothing",
        ];
        assert!(open_to_write(&path, &more).is_err());
        let half = open_to_write(&path, &more[..2]).unwrap();
        let version: u32 = half.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 2, "the second step stands, and the third left nothing");
        half.execute_batch("SELECT * FROM plans").unwrap();
        assert!(half.execute_batch("SELECT * FROM days").is_err());
        drop(half);
        assert!(matches!(open_to_write(&path, &STEPS), Err(Unkept::Newer(_))));
    }
}
