package dev.weir.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.workload.Auction;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Nexmark;
import dev.weir.benchmarks.workload.Person;
import dev.weir.benchmarks.workload.Side;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SideWireTest {
  private static final int TWO_LONGS = 16;
  private static final int LENGTH = 2;

  private final Nexmark nexmark = new Nexmark(EventTimes.STANDARD);
  private final Person person = (Person) nexmark.event(50);
  private final Auction auction = (Auction) nexmark.event(51);

  @Test
  void onlyWhatAQueryAsksForIsWritten() throws Exception {
    int name = LENGTH + person.name().length();
    int home = 2 * LENGTH + person.home().city().length() + person.home().state().length();

    assertThat(bytes(Side.of(auction))).hasSize(TWO_LONGS + LENGTH);
    assertThat(bytes(Side.named(person))).hasSize(TWO_LONGS + name + LENGTH);
    assertThat(bytes(Side.of(person))).hasSize(TWO_LONGS + name + home);
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    for (Side side : new Side[] {Side.of(auction), Side.named(person), Side.of(person)}) {
      var in = new DataInputStream(new ByteArrayInputStream(bytes(side)));

      assertThat(Wire.SIDE.read(in)).isEqualTo(side);
      assertThat(in.available()).isZero();
    }
  }

  private static byte[] bytes(Side side) throws IOException {
    var bytes = new ByteArrayOutputStream();
    Wire.SIDE.write(side, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
