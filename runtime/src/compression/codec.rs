//! The codings.

use compression_codecs::brotli::params::EncoderParams;
use compression_codecs::core::Level;
use compression_codecs::core::util::{PartialBuffer, WriteBuffer};
use compression_codecs::zstd::params::{CParameter, DParameter};
use compression_codecs::{
    BrotliDecoder, BrotliEncoder, DecodeV2, EncodeV2, GzipDecoder, GzipEncoder, ZstdDecoder, ZstdEncoder,
};
use std::io;

/// A content coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    /// RFC 7932
    Brotli,
    /// RFC 8878
    Zstd,
    /// RFC 1952
    Gzip,
}

/// How much time a coding may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// As little as makes sense: it is done again for each answer.
    Quick,
    /// As much as there is: it is done once.
    Best,
}

/// Beyond this brotli's best would take seconds: 1 MiB.
const BEST_BROTLI: usize = 1 << 20;
/// The window of answers that are compressed as they are sent: 512 KiB, so that ten thousand of them at once still have
/// room.
const WINDOW: u32 = 19;
/// The largest window of zstd that a request may ask for: 8 MiB (RFC 9659, 3).
const REQUEST_WINDOW: u32 = 23;
/// How much comes out of a codec at once.
pub(super) const PIECE: usize = 16 * 1024;

pub(super) type Encoder = Box<dyn EncodeV2 + Send>;
pub(super) type Decoder = Box<dyn DecodeV2 + Send>;

impl Coding {
    /// All of them; of those that a client likes equally well, the first is the best for what is compressed as it is sent:
    /// zstd is several times as fast as brotli, and hardly larger.
    pub(super) const ALL: [Coding; 3] = [Coding::Zstd, Coding::Brotli, Coding::Gzip];
    /// Their names.
    pub(super) const NAMES: [&str; 3] = [Coding::ALL[0].name(), Coding::ALL[1].name(), Coding::ALL[2].name()];

    /// As it is registered.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Zstd => "zstd",
            Coding::Gzip => "gzip",
        }
    }

    /// The coding with this name.
    pub(super) fn named(name: &str) -> Option<Coding> {
        // RFC 9110, 8.4.1.3: an old name.
        let name = if name.eq_ignore_ascii_case("x-gzip") { "gzip" } else { name };
        Coding::ALL.into_iter().find(|coding| coding.name().eq_ignore_ascii_case(name))
    }

    /// What compresses; `length` is that of the content, where it is known.
    pub(super) fn encoder(self, effort: Effort, length: Option<usize>) -> Encoder {
        let best = effort == Effort::Best;
        match self {
            Coding::Brotli => {
                let small = length.is_some_and(|length| length <= BEST_BROTLI);
                let (quality, window) = if !best { (4, WINDOW) } else { (if small { 11 } else { 9 }, 22) };
                let params = EncoderParams::default().quality(Level::Precise(quality)).window_size(window as i32);
                Box::new(BrotliEncoder::new(params.size_hint(length.unwrap_or(0))))
            }
            Coding::Zstd if best => Box::new(ZstdEncoder::new(19)),
            Coding::Zstd => Box::new(ZstdEncoder::new_with_params(3, &[CParameter::window_log(WINDOW)])),
            Coding::Gzip => Box::new(GzipEncoder::new(Level::Precise(if best { 9 } else { 6 }).into())),
        }
    }

    /// What decompresses.
    pub(super) fn decoder(self) -> Decoder {
        match self {
            Coding::Brotli => Box::new(BrotliDecoder::new()),
            Coding::Zstd => Box::new(ZstdDecoder::new_with_params(&[DParameter::window_log_max(REQUEST_WINDOW)])),
            Coding::Gzip => Box::new(GzipDecoder::new()),
        }
    }
}

/// The content, compressed as well as it can be.
pub(crate) fn compress_whole(coding: Coding, content: &[u8]) -> io::Result<Vec<u8>> {
    compress(coding, Effort::Best, content)
}

/// The content, compressed.
pub(super) fn compress(coding: Coding, effort: Effort, content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = coding.encoder(effort, Some(content.len()));
    let mut output = Vec::new();
    encode(&mut *encoder, content, &mut output)?;
    drain(&mut output, |piece| encoder.finish(piece))?;
    Ok(output)
}

/// Gives all of the input to the encoder, and puts what comes out of it at the output's end.
pub(super) fn encode(encoder: &mut (dyn EncodeV2 + Send), input: &[u8], output: &mut Vec<u8>) -> io::Result<()> {
    let mut input = PartialBuffer::new(input);
    while !input.unwritten().is_empty() {
        once(output, |piece| encoder.encode(&mut input, piece))?;
    }
    Ok(())
}

/// Asks the codec for more until it says that there is none.
pub(super) fn drain(
    output: &mut Vec<u8>,
    mut more: impl FnMut(&mut WriteBuffer<'_>) -> io::Result<bool>,
) -> io::Result<()> {
    while !once(output, &mut more)? {}
    Ok(())
}

/// Lets the codec write one piece at the output's end.
pub(super) fn once<T>(
    output: &mut Vec<u8>,
    write: impl FnOnce(&mut WriteBuffer<'_>) -> io::Result<T>,
) -> io::Result<T> {
    let before = output.len();
    output.resize(before + PIECE, 0);
    let mut piece = WriteBuffer::new_initialized(&mut output[before..]);
    let result = write(&mut piece);
    let written = piece.written_len();
    output.truncate(before + written);
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decompress(coding: Coding, content: &[u8]) -> Vec<u8> {
        let (mut decoder, mut output) = (coding.decoder(), Vec::new());
        let mut input = PartialBuffer::new(content);
        while !once(&mut output, |piece| decoder.decode(&mut input, piece)).unwrap() {}
        output
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn what_is_compressed_comes_out_again(content: Vec<u8>, times in 1_usize..200) {
            let content = content.repeat(times);
            for coding in Coding::ALL {
                for effort in [Effort::Quick, Effort::Best] {
                    let compressed = compress(coding, effort, &content).unwrap();
                    prop_assert_eq!(&decompress(coding, &compressed), &content, "{:?}", coding);
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn however_a_request_is_cut_it_is_the_same(
            content: Vec<u8>,
            times in 1_usize..300,
            (which, change) in (0_usize..3, any::<Option<(usize, u8)>>()),
            (end, more) in (any::<Option<usize>>(), any::<Option<Vec<u8>>>()),
            piece in 1_usize..200,
        ) {
            let content = content.repeat(times);
            let mut body = compress(Coding::ALL[which], Effort::Quick, &content).unwrap();
            if let Some((at, byte)) = change {
                let at = at % body.len();
                body[at] = byte;
            }
            if let Some(end) = end {
                body.truncate(end % (body.len() + 1));
            }
            body.extend(more.unwrap_or_default());
            crate::compression::check::any_body(&body, piece);
        }
    }

    #[test]
    fn names() {
        assert_eq!(Coding::NAMES, ["zstd", "br", "gzip"]);
        assert_eq!(Coding::named("X-Gzip"), Some(Coding::Gzip));
        assert_eq!(Coding::named("BR"), Some(Coding::Brotli));
        assert_eq!(Coding::named("deflate"), None);
    }
}
