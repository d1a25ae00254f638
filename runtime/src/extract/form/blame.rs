//! Reading pairs by serde, and which field is to blame where that fails.
//!
//! serde_html_form's errors do not name the field. Its entries come in the order in which their names first appear, so
//! it is enough to count them; the name is looked up only when something is wrong.

use crate::extract::pairs::{Pairs, decode};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor, value::Error,
};
use serde::forward_to_deserialize_any;
use std::collections::HashSet;
use std::fmt;

/// The pairs as a `T`, or a sentence that says what is wrong with which field.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let mut entries = Entries::default();
    let inner = serde_html_form::Deserializer::from_bytes(bytes);
    T::deserialize(Counted { inner, entries: &mut entries }).map_err(|error| match entries.name(bytes) {
        Some(name) => format!("`{name}`: {error}"),
        None => error.to_string(),
    })
}

/// How far the entries have been read.
#[derive(Default)]
struct Entries {
    begun: usize,
    done: usize,
}

impl Entries {
    /// The name of the entry that has been begun and not been read.
    fn name(&self, bytes: &[u8]) -> Option<String> {
        if self.begun == self.done {
            return None;
        }
        let mut seen = HashSet::new();
        let mut names = Pairs::new(std::str::from_utf8(bytes).ok()?).filter_map(|(name, _)| decode(name).ok());
        let name = names.find(|name| seen.insert(name.clone()) && seen.len() == self.begun)?;
        Some(super::super::shortened(&name).into_owned())
    }
}

/// A deserializer that counts the entries of its map.
struct Counted<'e, D> {
    inner: D,
    entries: &'e mut Entries,
}

impl<'de, D: Deserializer<'de, Error = Error>> Deserializer<'de> for Counted<'_, D> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.inner.deserialize_map(MapOf { inner: visitor, entries: self.entries })
    }

    /// Pairs, for a `Vec<(String, String)>`: nobody is blamed by name.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.inner.deserialize_seq(visitor)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.inner.deserialize_map(IgnoredAny)?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 f32 f64 char str string option bytes byte_buf tuple tuple_struct
        map struct enum identifier ignored_any
    }
}

struct MapOf<'e, V> {
    inner: V,
    entries: &'e mut Entries,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for MapOf<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(CountedMap { inner: map, entries: self.entries })
    }
}

struct CountedMap<'e, A> {
    inner: A,
    entries: &'e mut Entries,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for CountedMap<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let key = self.inner.next_key_seed(seed)?;
        if key.is_some() {
            self.entries.begun += 1;
        }
        Ok(key)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let value = self.inner.next_value_seed(seed).map_err(|error| {
            // The sequence of values of a repeated name, where one is expected.
            if error.to_string() == "unsupported value" {
                A::Error::custom("it is there more than once")
            } else {
                error
            }
        })?;
        self.entries.done = self.entries.begun;
        Ok(value)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}
