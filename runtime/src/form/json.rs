//! The rules that a type which comes as JSON has by `garde::Validate`: a field with `#[json]` keeps them.

use super::rules::told;
use crate::error::{Error, Result};
use garde::Validate;
use std::marker::PhantomData;

/// A type, to be asked whether it has rules: an inherent function whose conditions do not hold makes way for a trait's of the
/// same name.
pub struct RulesOf<T>(PhantomData<T>);

impl<T: Validate<Context: Default>> RulesOf<T> {
    /// Holds the values against the rules.
    ///
    /// # Errors
    ///
    /// 422, with what is wrong with each member.
    pub fn are_kept(values: &[T]) -> Result<()> {
        for value in values {
            let (report, said) = told(|| value.validate());
            if let Err(report) = report {
                return Err(refused(&report, &said));
            }
        }
        Ok(())
    }
}

#[cold]
fn refused(report: &garde::Report, said: &super::rules::Told) -> Error {
    let mut error = Error::unprocessable("the JSON cannot be taken");
    for (path, fault) in report.iter() {
        error = error.with_field(path.to_string(), said.of(fault));
    }
    error
}

/// What is true of types without rules.
pub trait WithoutRules<T> {
    /// There is nothing to keep.
    ///
    /// # Errors
    ///
    /// None.
    fn are_kept(_: &[T]) -> Result<()> {
        Ok(())
    }
}

impl<T> WithoutRules<T> for RulesOf<T> {}
