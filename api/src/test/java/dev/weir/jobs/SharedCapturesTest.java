package dev.weir.jobs;

import static dev.weir.jobs.Described.build;
import static dev.weir.jobs.Described.sink;
import static dev.weir.jobs.Described.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.function.FilterFunction;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.SharedCaptures;
import dev.weir.api.state.State;
import dev.weir.api.state.ValueState;
import dev.weir.jobs.HotItems.Bid;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class SharedCapturesTest {
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final List<Long> CACHE = new ArrayList<>();
  private static final long[] TABLE = {1, 2};
  private static final Limits LIMITS = new Limits(3, List.of("a"));
  private static final Logger LOG = LoggerFactory.getLogger(SharedCapturesTest.class);

  record Limits(int most, List<String> names) {}

  record Holder(String name, AtomicInteger counter) {}

  private static final class Settings {
    private int changes;
  }

  private static List<String> shared(Supplier<FilterFunction<Bid>> filter) {
    Described.Definition job =
        builder ->
            builder
                .source("bids", source(Bid.class))
                .filter("keep", filter.get())
                .sink("out", sink(Bid.class));
    return SharedCaptures.find(build(job), build(job));
  }

  @Test
  void aStaticCounterCapturedThroughALocalIsFound() {
    assertThat(
            shared(
                () -> {
                  AtomicInteger counter = COUNTER;
                  return bid -> counter.incrementAndGet() > 0;
                }))
        .singleElement()
        .asString()
        .startsWith("operator 'keep': function.")
        .endsWith("is the same java.util.concurrent.atomic.AtomicInteger in every run of define");
  }

  @Test
  void aStaticListAndAnArrayAreFound() {
    assertThat(
            shared(
                () -> {
                  List<Long> cache = CACHE;
                  long[] table = TABLE;
                  return bid -> cache.add(bid.price()) && table[0] > 0;
                }))
        .hasSize(2)
        .anyMatch(line -> line.contains("java.util.ArrayList"))
        .anyMatch(line -> line.contains("[J"));
  }

  @Test
  void whatARecordOrAnImmutableListHoldsIsFoundWithItsPath() {
    var holder = new Holder("h", COUNTER);
    var deep = List.of(holder);

    assertThat(shared(() -> bid -> deep.get(0).counter().get() > 0))
        .singleElement()
        .asString()
        .contains("[0].counter is the same java.util.concurrent.atomic.AtomicInteger");
  }

  @Test
  void anObjectWithAFieldThatCanChangeIsFound() {
    var settings = new Settings();

    assertThat(shared(() -> bid -> settings.changes++ > 0))
        .singleElement()
        .asString()
        .contains("SharedCapturesTest$Settings");
  }

  @Test
  void anInstanceOfTheJobItselfIsWalkedToo() {
    class Counting implements FilterFunction<Bid> {
      private final Map<String, AtomicInteger> counters = Map.of("a", COUNTER);

      @Override
      public boolean keep(Bid bid) {
        return counters.size() > 0;
      }
    }

    assertThat(shared(Counting::new))
        .singleElement()
        .asString()
        .contains("function.counters<a> is the same");
  }

  @Test
  void aFunctionWithStateThatIsMadeOnceIsFound() {
    var once =
        new ProcessFunction<Long, Bid, Bid>() {
          final ValueState<Long> last = State.value("last", Long.class);

          @Override
          public void process(Bid bid, Context<Long, Bid> ctx) {
            last.set(bid.price());
          }
        };
    Described.Definition job =
        builder ->
            builder
                .source("bids", source(Bid.class))
                .keyBy(Long.class, Bid::auction)
                .process("once", Bid.class, once)
                .sink("out", sink(Bid.class));

    assertThat(SharedCaptures.find(build(job), build(job)))
        .singleElement()
        .asString()
        .isEqualTo(
            "operator 'once': function.last is the same dev.weir.api.state.ValueState in every run of"
                + " define");
  }

  @Test
  void factsAndWhatIsMadePerRunPass() {
    var formatter = DateTimeFormatter.ISO_DATE.withZone(ZoneId.of("UTC"));
    var pattern = Pattern.compile("a+");
    List<String> unmodifiable = Collections.unmodifiableList(new ArrayList<>(List.of("x")));
    Limits limits = LIMITS;
    Logger log = LOG;

    assertThat(
            shared(
                () -> {
                  List<Long> perRun = new ArrayList<>();
                  int[] own = {0};
                  return bid -> {
                    log.trace("{} {}", formatter, pattern);
                    return perRun.add(bid.price()) && own[0]++ < limits.most()
                        || unmodifiable.isEmpty();
                  };
                }))
        .isEmpty();
    assertThat(shared(() -> bid -> bid.price() > 0)).isEmpty();
  }

  @Test
  void whenSomethingIsSharedThenTheCheckRefusesAndSaysWhatToDo() {
    AtomicInteger counter = COUNTER;
    Described.Definition job =
        builder ->
            builder
                .source("bids", source(Bid.class))
                .map("count", bid -> new Bid(counter.incrementAndGet(), 0, 0, bid.time()))
                .sink("out", sink(Bid.class));
    JobGraph first = build(job);
    JobGraph second = build(job);

    WeirException thrown =
        catchThrowableOfType(WeirException.class, () -> SharedCaptures.check(first, second));

    assertThat(thrown.code()).isEqualTo(ErrorCode.SHARED_OBJECT);
    assertThat(thrown).hasMessageContaining("operator 'count'").hasMessageContaining("keyed state");
  }
}
