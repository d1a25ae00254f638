//! Topics in memory.

use super::*;
use futures_core::Stream;
use proptest::prelude::*;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

struct Room(u32);

impl Topic for Room {
    type Message = u64;
    type Member = String;
    type Join = Anyone;
    const PATTERN: &'static str = "room/{0}";
    const HISTORY: Option<usize> = None;

    fn name(&self) -> String {
        format!("room/{}", self.0)
    }
}

/// All that is there already, in words.
fn taken(subscription: &mut Subscription<Room>) -> Vec<String> {
    let mut context = Context::from_waker(Waker::noop());
    let mut words = Vec::new();
    while let Poll::Ready(event) = pin!(&mut *subscription).poll_next(&mut context) {
        words.push(match event {
            Some(Event::Message(message)) => message.read().unwrap().to_string(),
            Some(Event::Joined(member)) => format!("+{}", member.read().unwrap()),
            Some(Event::Left(member)) => format!("-{}", member.read().unwrap()),
            Some(Event::Gap(gap)) => gap.name().to_owned(),
            None => {
                words.push("end".to_owned());
                return words;
            }
        });
    }
    words
}

async fn publish(topics: &Topics, numbers: impl IntoIterator<Item = u64>) -> Vec<Offset> {
    let mut offsets = Vec::new();
    for number in numbers {
        offsets.push(topics.publish(&Room(1), &number).await.unwrap());
    }
    offsets
}

fn words(numbers: impl IntoIterator<Item = u64>) -> Vec<String> {
    numbers.into_iter().map(|number| number.to_string()).collect()
}

#[tokio::test]
async fn each_subscriber_gets_each_message_of_its_topic_once_and_in_order() {
    let topics = Topics::in_memory();
    let (mut one, mut two) = (topics.subscribe(&Room(1)).await.unwrap(), topics.subscribe(&Room(1)).await.unwrap());
    let mut other = topics.subscribe(&Room(2)).await.unwrap();
    publish(&topics, 1..=100).await;
    assert_eq!(taken(&mut one), words(1..=100));
    assert_eq!(taken(&mut two), words(1..=100));
    assert_eq!(taken(&mut other), words([]));
    assert_eq!(topics.subscribers(&Room(1)), 2);
    drop(one);
    assert_eq!(topics.subscribers(&Room(1)), 1);
}

#[tokio::test]
async fn who_comes_back_misses_nothing_or_is_told() {
    let topics = Topics::builder().history(300).in_memory();
    let offsets = publish(&topics, 0..400).await;
    let after = async |offset: Offset| taken(&mut topics.subscribe(&Room(1)).after(offset).await.unwrap());
    assert_eq!(after(offsets[399]).await, words([]));
    assert_eq!(after(offsets[397]).await, words([398, 399]));
    assert_eq!(after(offsets[99]).await, words(100..400), "the last one that is not kept");
    let told = [vec!["forgotten".to_owned()], words(100..400)].concat();
    assert_eq!(after(offsets[98]).await, told);
    assert_eq!(after(Offset { epoch: offsets[0].epoch ^ 1, ..offsets[399] }).await, told);
    assert_eq!(after(Offset { sequence: 500, ..offsets[399] }).await, told);
}

#[tokio::test]
async fn a_page_and_the_script_that_goes_on_leave_nothing_out() {
    let topics = Topics::in_memory();
    let none = topics.history(&Room(1), 5).await.unwrap();
    assert!(none.messages.is_empty());
    publish(&topics, 1..=9).await;
    assert_eq!(taken(&mut topics.subscribe(&Room(1)).after(none.end).await.unwrap()), words(1..=9));
    let page = topics.history(&Room(1), 3).await.unwrap();
    let shown: Vec<u64> = page.messages.iter().map(|message| message.read().unwrap()).collect();
    assert_eq!(shown, [7, 8, 9]);
    publish(&topics, [10]).await;
    assert_eq!(taken(&mut topics.subscribe(&Room(1)).after(page.end).await.unwrap()), words([10]));
    assert_eq!(taken(&mut topics.subscribe(&Room(1)).latest(2).await.unwrap()), words([9, 10]));
    let batch = topics.subscribe(&Room(1)).after(page.end).await.unwrap().wait(Duration::from_secs(9)).await;
    assert_eq!((batch.events.len(), batch.next.sequence), (1, 10));
    let batch = topics.subscribe(&Room(1)).after(batch.next).await.unwrap().wait(Duration::ZERO).await;
    assert_eq!((batch.events.len(), batch.next.sequence), (0, 10));
}

#[tokio::test]
async fn a_slow_subscriber_is_told_what_it_missed_in_the_way_it_chose() {
    let topics = Topics::builder().history(300).in_memory();
    let subscribe = async |slow| topics.subscribe(&Room(1)).when_slow(slow).await.unwrap();
    let mut oldest = subscribe(WhenSlow::DropOldest).await;
    let mut newest = subscribe(WhenSlow::DropNewest).await;
    let mut closed = subscribe(WhenSlow::Close).await;
    let mut quick = subscribe(WhenSlow::Close).await;
    for number in 0..400 {
        publish(&topics, [number]).await;
        assert_eq!(taken(&mut quick), words([number]));
    }
    let gap = vec!["too-slow".to_owned()];
    assert_eq!(taken(&mut oldest), [gap.clone(), words(100..400)].concat());
    assert_eq!(taken(&mut newest), [words(0..300), gap.clone()].concat());
    assert_eq!(taken(&mut closed), [gap, vec!["end".to_owned()]].concat());
    publish(&topics, [400]).await;
    assert_eq!((taken(&mut oldest), taken(&mut newest)), (words([400]), words([400])));
    assert_eq!(taken(&mut closed), ["end"]);
}

#[tokio::test]
async fn several_tabs_of_one_member_are_one() {
    let topics = Topics::in_memory();
    let mut watcher = topics.subscribe(&Room(1)).await.unwrap();
    let ada = async || topics.subscribe(&Room(1)).present_as(7, &"ada".to_owned()).await.unwrap();
    let (mut one, two) = (ada().await, ada().await);
    assert_eq!(taken(&mut watcher), ["+ada"]);
    assert_eq!(topics.present(&Room(1)).await.unwrap(), ["ada"]);
    assert_eq!(taken(&mut one), ["+ada"], "its own");
    drop(two);
    assert_eq!(taken(&mut watcher), words([]));
    drop(one);
    assert_eq!(taken(&mut watcher), ["-ada"]);
    assert!(topics.present(&Room(1)).await.unwrap().is_empty());
}

#[tokio::test]
async fn memory_is_bounded() {
    let topics = Topics::builder().history_bytes(20_000).in_memory();
    publish(&topics, 0..1000).await;
    let kept = topics.history(&Room(1), 1000).await.unwrap().messages.len();
    assert!((60..110).contains(&kept), "{kept}");

    let topics = Topics::builder().most_topics(3).history_age(Duration::from_millis(1)).in_memory();
    let held = topics.subscribe(&Room(9)).await.unwrap();
    for number in 0..50 {
        tokio::time::sleep(Duration::from_millis(5)).await;
        topics.publish(&Room(number), &1).await.unwrap();
    }
    assert!(topics.0.hub.count() <= 3);
    assert_eq!(topics.subscribers(&Room(9)), 1);
    drop(held);

    let topics = Topics::builder().most_topics(1).in_memory();
    let _held = topics.subscribe(&Room(1)).await.unwrap();
    let refused = topics.publish(&Room(2), &1).await.unwrap_err();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);

    let topics = Topics::builder().message_limit(3).in_memory();
    assert_eq!(topics.publish(&Room(1), &1000).await.unwrap_err().status(), StatusCode::PAYLOAD_TOO_LARGE);

    let topics = Topics::builder().most_bytes(10_000).in_memory();
    let _held = topics.subscribe(&Room(1)).await.unwrap();
    publish(&topics, 0..300).await;
    assert_eq!(topics.history(&Room(1), 1000).await.unwrap().messages.len(), 48, "as many as fit");
}

#[tokio::test]
async fn two_topics_of_one_name_are_an_error() {
    struct Other;
    impl Topic for Other {
        type Message = String;
        type Member = ();
        type Join = Anyone;
        const PATTERN: &'static str = "room/1";
        const HISTORY: Option<usize> = None;

        fn name(&self) -> String {
            "room/1".to_owned()
        }
    }
    let topics = Topics::in_memory();
    publish(&topics, [1]).await;
    let clash = topics.publish(&Other, &"a".to_owned()).await.unwrap_err();
    let words = clash.cause().unwrap().to_string();
    assert!(words.contains("Other") && words.contains("Room") && words.contains("room/1"), "{words}");
}

/// What may happen to a topic.
#[derive(Clone, Debug)]
enum Step {
    Publish(u8),
    Take,
    ComeBack,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![(1..200_u8).prop_map(Step::Publish), Just(Step::Take), Just(Step::ComeBack)];
    proptest::collection::vec(step, 1..24)
}

proptest! {
    /// Whatever a subscriber does, what it gets is the sequence without a hole, unless a gap says so.
    #[test]
    fn nothing_is_missed_without_a_gap_and_nothing_comes_twice(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let topics = Topics::builder().history(300).in_memory();
            let mut subscription = topics.subscribe(&Room(1)).await.unwrap();
            let (mut next, mut seen, mut last) = (0, 0, topics.history(&Room(1), 0).await.unwrap().end);
            for step in steps.into_iter().chain([Step::Take]) {
                match step {
                    Step::Publish(count) => {
                        publish(&topics, next..next + u64::from(count)).await;
                        next += u64::from(count);
                    }
                    Step::ComeBack => subscription = topics.subscribe(&Room(1)).after(last).await.unwrap(),
                    Step::Take => {
                        let mut context = Context::from_waker(Waker::noop());
                        let mut gap = false;
                        while let Poll::Ready(Some(event)) = pin!(&mut subscription).poll_next(&mut context) {
                            match event {
                                Event::Gap(_) => gap = true,
                                Event::Message(message) => {
                                    let number = message.read().unwrap();
                                    assert!(number == seen || (gap && number > seen), "{number} after {seen}");
                                    (seen, last, gap) = (number + 1, message.offset(), false);
                                }
                                other => panic!("{other:?}"),
                            }
                        }
                    }
                }
            }
            assert_eq!(seen, next);
        });
    }
}
