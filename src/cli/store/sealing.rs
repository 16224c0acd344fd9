//! Sealing what is kept: a key of chance closes every row, and the passphrase closes that key. Without it nothing can be read again.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::unkept::Unkept;

/// How long a key is, and what makes each use of it another.
const KEY: usize = 32;
const NONCE: usize = 24;
const SALT: usize = 16;

/// What a new passphrase is stretched by: the second recommendation of RFC 9106.
const STRETCH: Stretch = Stretch { memory: 64 * 1024, passes: 3, lanes: 4 };
/// More than this is no stretch of ours: a damaged store must not take all memory.
const MOST: Stretch = Stretch { memory: 1024 * 1024, passes: 16, lanes: 16 };

/// How much work it is to try one passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Kibibytes.
    pub(super) memory: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
}

/// The key of the rows, closed by a passphrase: what stands in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrapped {
    pub(super) stretch: Stretch,
    pub(super) salt: Vec<u8>,
    pub(super) key: Vec<u8>,
}

/// What a sealed row is: it cannot be moved to the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Rehearsal,
    Summary,
    Name,
    Key,
}

/// The open key of the rows.
pub(super) struct Seal {
    cipher: XChaCha20Poly1305,
    key: Zeroizing<[u8; KEY]>,
}

impl Seal {
    /// A new key.
    pub(super) fn new() -> Result<Seal, Unkept> {
        let mut key = Zeroizing::new([0; KEY]);
        fill(key.as_mut_slice())?;
        Ok(Seal::of(key))
    }

    fn of(key: Zeroizing<[u8; KEY]>) -> Seal {
        Seal { cipher: XChaCha20Poly1305::new(&(*key).into()), key }
    }

    /// The key, closed by `passphrase`.
    pub(super) fn wrap(&self, passphrase: &str) -> Result<Wrapped, Unkept> {
        let mut salt = vec![0; SALT];
        fill(&mut salt)?;
        let outer = Seal::of(stretched(passphrase, &salt, STRETCH)?);
        Ok(Wrapped { stretch: STRETCH, salt, key: outer.close(Kind::Key, 0, self.key.as_slice())? })
    }

    /// The key that `passphrase` opens; none where it is another passphrase's.
    pub(super) fn unwrap(wrapped: &Wrapped, passphrase: &str) -> Result<Option<Seal>, Unkept> {
        let outer = Seal::of(stretched(passphrase, &wrapped.salt, wrapped.stretch)?);
        let mut opened = Zeroizing::new(Vec::new());
        if !outer.open(Kind::Key, 0, &wrapped.key, &mut opened) {
            return Ok(None);
        }
        Ok(<[u8; KEY]>::try_from(opened.as_slice()).ok().map(|key| Seal::of(Zeroizing::new(key))))
    }

    /// `plain`, closed as the row `id` of its kind.
    pub(super) fn close(&self, kind: Kind, id: i64, plain: &[u8]) -> Result<Vec<u8>, Unkept> {
        let mut nonce = [0; NONCE];
        fill(&mut nonce)?;
        let mut bytes = Vec::with_capacity(plain.len() + 16);
        bytes.extend_from_slice(plain);
        let closed = self.cipher.encrypt_in_place(&XNonce::from(nonce), &bound_to(kind, id), &mut bytes);
        closed.map_err(|_| Unkept::Other("it is too long to be sealed".to_owned()))?;
        Ok([nonce.as_slice(), &bytes].concat())
    }

    /// Opens the row `id` of its kind into `plain`; false where it was not closed so by this key.
    pub(super) fn open(&self, kind: Kind, id: i64, closed: &[u8], plain: &mut Vec<u8>) -> bool {
        let Some((nonce, bytes)) = closed.split_first_chunk::<NONCE>() else { return false };
        plain.clear();
        plain.extend_from_slice(bytes);
        self.cipher.decrypt_in_place(&XNonce::from(*nonce), &bound_to(kind, id), plain).is_ok()
    }
}

/// What is closed together with a row, and is not secret.
fn bound_to(kind: Kind, id: i64) -> [u8; 10] {
    let kind = match kind {
        Kind::Rehearsal => 1,
        Kind::Summary => 2,
        Kind::Name => 3,
        Kind::Key => 4,
    };
    let [a, b, c, d, e, f, g, h] = id.to_le_bytes();
    [1, kind, a, b, c, d, e, f, g, h]
}

fn stretched(passphrase: &str, salt: &[u8], stretch: Stretch) -> Result<Zeroizing<[u8; KEY]>, Unkept> {
    let Stretch { memory, passes, lanes } = stretch;
    let damaged =
        || Unkept::Other("how the passphrase was stretched cannot be read: the store is damaged".to_owned());
    if memory > MOST.memory || passes > MOST.passes || lanes > MOST.lanes {
        return Err(damaged());
    }
    let params = Params::new(memory, passes, lanes, Some(KEY)).map_err(|_| damaged())?;
    let mut key = Zeroizing::new([0; KEY]);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let done = argon.hash_password_into(passphrase.as_bytes(), salt, key.as_mut_slice());
    done.map_err(|_| {
        Unkept::Other("the passphrase could not be stretched: it is too long, or memory is short".to_owned())
    })?;
    Ok(key)
}

fn fill(bytes: &mut [u8]) -> Result<(), Unkept> {
    getrandom::fill(bytes)
        .map_err(|_| Unkept::Other("the system gives no chance to make a key of".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Kind, Seal};

    #[test]
    fn a_row_opens_only_in_its_own_place() {
        let seal = Seal::new().unwrap();
        let closed = seal.close(Kind::Rehearsal, 7, b"I was late.").unwrap();
        assert!(!closed.windows(4).any(|part| part == b"late"));
        let mut plain = Vec::new();
        assert!(seal.open(Kind::Rehearsal, 7, &closed, &mut plain));
        assert_eq!(plain, b"I was late.");
        assert!(!seal.open(Kind::Rehearsal, 8, &closed, &mut plain));
        assert!(!seal.open(Kind::Summary, 7, &closed, &mut plain));
        assert!(!Seal::new().unwrap().open(Kind::Rehearsal, 7, &closed, &mut plain));
        assert!(!seal.open(Kind::Rehearsal, 7, b"short", &mut plain));
    }

    #[test]
    fn only_the_passphrase_opens_the_key() {
        let seal = Seal::new().unwrap();
        let wrapped = seal.wrap("one or two words").unwrap();
        let closed = seal.close(Kind::Name, 1, b"x").unwrap();
        assert!(Seal::unwrap(&wrapped, "one or two").unwrap().is_none());
        let again = Seal::unwrap(&wrapped, "one or two words").unwrap().unwrap();
        assert!(again.open(Kind::Name, 1, &closed, &mut Vec::new()));
    }
}
