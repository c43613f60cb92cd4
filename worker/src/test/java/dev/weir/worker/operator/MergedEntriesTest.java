package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MergedEntriesTest {
  private static Object key(boolean number, long key) {
    return number ? (Object) key : "k" + key;
  }

  private static int find(MergedEntries entries, Object key) {
    return key instanceof Long number ? entries.find((long) number) : entries.find(key);
  }

  private static int add(MergedEntries entries, Object key, int end) {
    return key instanceof Long number ? entries.add((long) number, end) : entries.add(key, end);
  }

  private static void put(MergedEntries entries, boolean number, int entry, long value) {
    if (number) {
      entries.number(entry, value);
    } else {
      entries.object(entry, value);
    }
  }

  /** Groups of any size one after the other, as a large one may come between small ones. */
  @Property(tries = 25)
  void itHoldsWhatAMapHoldsInTheOrderInWhichKeysCame(
      @ForAll long seed, @ForAll boolean numberKeys, @ForAll boolean numbers) {
    var random = new Random(seed);
    var entries = new MergedEntries(numberKeys, numbers);
    for (int group = 0; group < 8; group++) {
      entries.clear();
      var model = new LinkedHashMap<Object, Long>();
      int keys = new int[] {0, 1, 40, 64, 3_000, 30_000}[random.nextInt(6)];
      long spread = random.nextBoolean() ? 1 : 0x9e37_79b9_7f4a_7c15L;
      for (int i = 0; i < keys * 2; i++) {
        Object key = key(numberKeys, random.nextInt(keys) * spread);
        long value = random.nextLong();
        int entry = find(entries, key);
        assertThat(entry >= 0).isEqualTo(model.containsKey(key));
        put(entries, numbers, entry >= 0 ? entry : add(entries, key, entry), value);
        model.put(key, value);
      }
      assertThat(entries.size()).isEqualTo(model.size());
      var expected = new ArrayList<>(model.entrySet());
      for (int entry = 0; entry < entries.size(); entry++) {
        Map.Entry<Object, Long> of = expected.get(entry);
        assertThat(numberKeys ? (Object) entries.keyNumber(entry) : entries.key(entry))
            .isEqualTo(of.getKey());
        assertThat(numbers ? (Object) entries.number(entry) : entries.object(entry))
            .isEqualTo(of.getValue());
      }
    }
  }
}
