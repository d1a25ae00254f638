//! How serde reads a value.

use super::super::fault::meant;
use super::super::value::{Kind, Value};
use super::super::words;
use super::error::Fault;
use super::node::Node;
use crate::secret;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use std::borrow::Cow;
use std::vec;

/// Whole numbers, which variables have as text, and sizes have with a unit.
macro_rules! whole_numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            self.whole_number(visitor)
        })*
    };
}

/// What a text is.
macro_rules! texts {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            match &self.value.kind {
                Kind::Text(text) => visitor.visit_str(text).map_err(|fault| self.placed(fault)),
                _ => self.deserialize_any(visitor),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Node<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let result = match &self.value.kind {
            Kind::Text(text) => visitor.visit_str(text),
            Kind::Integer(number) => visitor.visit_i64(*number),
            Kind::Float(number) => visitor.visit_f64(*number),
            Kind::Boolean(is) => visitor.visit_bool(*is),
            Kind::List(_) => return self.deserialize_seq(visitor),
            Kind::Table(_) => return self.deserialize_map(visitor),
        };
        result.map_err(|fault| self.placed(fault))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.plain().map(words::switch) {
            Some(Ok(is)) => visitor.visit_bool(is).map_err(|fault| self.placed(fault)),
            _ => self.deserialize_any(visitor),
        }
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.plain().map(str::parse) {
            Some(Ok(number)) => visitor.visit_f64(number).map_err(|fault| self.placed(fault)),
            _ => self.deserialize_any(visitor),
        }
    }

    texts! { deserialize_char deserialize_str deserialize_string deserialize_identifier deserialize_bytes deserialize_byte_buf }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_any(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Fault> {
        if name != secret::NAME {
            return visitor.visit_newtype_struct(self);
        }
        self.reading.hide(&self.path);
        visitor.visit_newtype_struct(self).map_err(Fault::hidden)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Some(text) = self.plain() {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            let item = |text: &str| Value { kind: Kind::Text(text.to_owned()), origin: self.value.origin.clone() };
            let items: Vec<_> = items.map(|text| self.item(Cow::Owned(item(text)))).collect();
            return visitor.visit_seq(Items(items.into_iter())).map_err(|fault| self.placed(fault));
        }
        match &self.value.kind {
            Kind::List(list) => {
                let items: Vec<_> = list.iter().map(|value| self.item(Cow::Owned(value.clone()))).collect();
                visitor.visit_seq(Items(items.into_iter())).map_err(|fault| self.placed(fault))
            }
            _ => Err(self.not("a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let Some(table) = self.value.table() else { return Err(self.not("a table")) };
        let entry = |(key, (_, value)): (&String, &(_, Value))| (key.clone(), self.entry(key, value));
        let entries: Vec<_> = table.iter().map(entry).collect();
        for (key, (_, value)) in table.iter().filter(|(_, (_, value))| value.table().is_none()) {
            self.reading.note(&self.path, key, Some(value));
        }
        visitor.visit_map(Entries::of(entries)).map_err(|fault| self.placed(fault))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name == "Duration" && fields == ["secs", "nanos"] {
            return self.time(visitor);
        }
        let entries = self.fields(fields)?;
        visitor.visit_map(Entries::of(entries)).map_err(|fault| self.placed(fault))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let result = match &self.value.kind {
            Kind::Text(text) => visitor.visit_enum(IntoDeserializer::<Fault>::into_deserializer(text.trim())),
            Kind::Table(table) if table.len() == 1 => match table.iter().next() {
                Some((key, (_, value))) => visitor.visit_enum(Variant(key, self.entry(key, value))),
                None => return Err(self.not("a word")),
            },
            _ => Err(Fault::is(self.value.kind(), format!("a word{}", meant("", variants.iter().copied())))),
        };
        result.map_err(|fault| self.placed(fault))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}

impl<'r> Node<'r> {
    fn whole_number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let result = match &self.value.kind {
            Kind::Text(text) => {
                let is_size = text.ends_with('B');
                match (self.plain().and_then(|text| text.parse::<i64>().ok()), is_size.then(|| words::size(text))) {
                    (Some(number), _) => visitor.visit_i64(number),
                    (None, Some(Ok(bytes))) => visitor.visit_u64(bytes),
                    _ => match self.plain().and_then(|text| text.parse::<u64>().ok()) {
                        Some(number) => visitor.visit_u64(number),
                        None => visitor.visit_str(text),
                    },
                }
            }
            _ => return self.deserialize_any(visitor),
        };
        result.map_err(|fault| self.placed(fault))
    }

    /// A `Duration`, which serde would have in two numbers.
    fn time<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let Kind::Text(text) = &self.value.kind else { return Err(self.not(words::TIME)) };
        let time = words::time(text).map_err(|must_be| self.not(&must_be))?;
        let parts = [time.as_secs(), u64::from(time.subsec_nanos())].into_iter();
        visitor.visit_seq(serde::de::value::SeqDeserializer::new(parts)).map_err(|fault: Fault| self.placed(fault))
    }

    fn item(&self, value: Cow<'r, Value>) -> Node<'r> {
        Node { variables: false, ..self.within(self.path.clone(), value) }
    }

    fn entry(&self, key: &str, value: &Value) -> Node<'r> {
        self.within(format!("{}.{key}", self.path), Cow::Owned(value.clone()))
    }
}

struct Items<'r>(vec::IntoIter<Node<'r>>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        self.0.next().map(|node| seed.deserialize(node)).transpose()
    }
}

struct Entries<'r, K> {
    left: vec::IntoIter<(K, Node<'r>)>,
    value: Option<Node<'r>>,
}

impl<'r, K> Entries<'r, K> {
    fn of(entries: Vec<(K, Node<'r>)>) -> Entries<'r, K> {
        Entries { left: entries.into_iter(), value: None }
    }
}

impl<'de, K: AsRef<str>> MapAccess<'de> for Entries<'_, K> {
    type Error = Fault;

    fn next_key_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some((key, node)) = self.left.next() else { return Ok(None) };
        self.value = Some(node);
        seed.deserialize(StrDeserializer::new(key.as_ref())).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Fault> {
        match self.value.take() {
            Some(node) => seed.deserialize(node),
            None => Err(Fault::text("a value is asked for before its key")),
        }
    }
}

/// A word with something behind it: `{ smtp = { host = ".." } }`.
struct Variant<'t, 'r>(&'t str, Node<'r>);

impl<'de, 'r> EnumAccess<'de> for Variant<'_, 'r> {
    type Error = Fault;
    type Variant = Node<'r>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Node<'r>), Fault> {
        Ok((seed.deserialize(StrDeserializer::new(self.0))?, self.1))
    }
}

impl<'de> VariantAccess<'de> for Node<'_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Err(self.not("nothing: this word stands alone"))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_struct("", fields, visitor)
    }
}
