package dev.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class EntryIndexTest {

  private static int cellOf(EntryIndex index, int hash, int entry) {
    int cell = index.first(hash);
    while (!index.isEmpty(cell)) {
      if (index.entry(cell, hash) == entry) {
        return cell;
      }
      cell = index.next(cell);
    }
    return -1;
  }

  /** Few different hashes, many of them at the end of the table, so that chains run and wrap. */
  @Property(tries = 300)
  void everyEntryIsFoundUntilItIsRemoved(@ForAll long seed) {
    Random random = new Random(seed);
    EntryIndex index = new EntryIndex();
    Map<Integer, Integer> hashes = new HashMap<>();
    int hashSpread = 1 + random.nextInt(40);
    for (int i = 0; i < 400; i++) {
      int entry = random.nextInt(120);
      Integer known = hashes.get(entry);
      if (known == null) {
        int hash = -1 - random.nextInt(hashSpread) * (random.nextBoolean() ? 1 : 0x0400_0000);
        index.add(hash, entry);
        hashes.put(entry, hash);
      } else {
        index.remove(cellOf(index, known, entry));
        hashes.remove(entry);
      }
      for (int each = 0; each < 120; each++) {
        Integer hash = hashes.get(each);
        if (hash != null) {
          assertThat(cellOf(index, hash, each)).isNotNegative();
        }
      }
    }
  }
}
