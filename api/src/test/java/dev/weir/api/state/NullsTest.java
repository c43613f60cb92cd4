package dev.weir.api.state;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a function that sets null is told: which state or timer, and what to do instead. */
class NullsTest {
  @Test
  void aValueIsClearedInstead() {
    ValueState<Long> state = State.value("last", Long.class);
    state.bind(
        new ValueState.Binding<>() {
          @Override
          public Long get() {
            return 0L;
          }

          @Override
          public void set(Long value) {}

          @Override
          public void clear() {}
        });

    state.set(1L);
    assertThatThrownBy(() -> state.set(null))
        .hasMessage("state 'last' was given null, which it cannot hold; use clear() to have none");
  }

  @Test
  void anEntryIsRemovedInstead() {
    MapState<String, Long> state = State.map("counts", String.class, Long.class);
    state.bind(
        new MapState.Binding<>() {
          @Override
          public Long get(String key) {
            return 0L;
          }

          @Override
          public void put(String key, Long value) {}

          @Override
          public void remove(String key) {}

          @Override
          public Iterable<Map.Entry<String, Long>> entries() {
            return List.of();
          }

          @Override
          public void clear() {}
        });

    state.put("a", 1L);
    assertThatThrownBy(() -> state.put("a", null)).hasMessageContaining("use remove(key)");
    assertThatThrownBy(() -> state.put(null, 1L)).hasMessageContaining("state 'counts'");
  }

  @Test
  void anElementIsLeftOutInstead() {
    ListState<Long> state = State.list("seen", Long.class);
    state.bind(
        new ListState.Binding<>() {
          @Override
          public void add(Long element) {}

          @Override
          public Iterable<Long> all() {
            return List.of();
          }

          @Override
          public void clear() {}
        });

    state.add(1L);
    assertThatThrownBy(() -> state.add(null)).hasMessageContaining("state 'seen'");
  }

  @Test
  void aTimerIsCancelledInstead() {
    Timer timer = Timer.eventTime("quiet");
    timer.bind(
        new Timer.Binding() {
          @Override
          public void set(Instant time) {}

          @Override
          public void cancel() {}
        });

    timer.set(Instant.EPOCH);
    assertThatThrownBy(() -> timer.set(null))
        .hasMessage("timer 'quiet' was set to null; use cancel()");
  }
}
