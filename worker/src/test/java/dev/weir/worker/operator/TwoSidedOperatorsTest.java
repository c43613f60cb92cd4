package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.function.JoinFunction;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.CoGroupSpec;
import dev.weir.api.graph.NodeSpec.JoinSpec;
import dev.weir.api.graph.NodeSpec.Side;
import dev.weir.api.graph.NodeSpec.Sides;
import dev.weir.api.graph.NodeSpec.WindowJoinSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Joins and co-groups. */
class TwoSidedOperatorsTest {
  record Order(String user, int number) {}

  record Payment(int number, String user) {}

  private static final int LEFT = 0;
  private static final int RIGHT = 1;
  private static final JoinFunction<Order, Payment, String> PAIR =
      (order, payment) -> order.user() + order.number() + "-" + payment.number();

  private static final Sides<String, Order, Payment> SIDES =
      new Sides<>(
          new Side<>(Operators.by(String.class, Order::user), TypeRef.of(Order.class), 1),
          new Side<>(Operators.by(String.class, Payment::user), TypeRef.of(Payment.class), 1));

  private static Operators operators(NodeSpec spec) {
    return new Operators(TypeRef.of(String.class), spec);
  }

  private static NodeSpec windowJoin(Windows.Aligned windows) {
    return new WindowJoinSpec<>(SIDES, windows, PAIR);
  }

  private static NodeSpec coGroup(Windows.Aligned windows) {
    return new CoGroupSpec<>(
        SIDES,
        windows,
        (user, window, orders, payments, out) ->
            out.emit(
                user
                    + "@"
                    + window.startMillis()
                    + orders.stream().map(Order::number).sorted().toList()
                    + payments.stream().map(Payment::number).sorted().toList()));
  }

  private static void order(Operators operators, String user, int number, long time) {
    operators.emit(LEFT, new Order(user, number), time);
  }

  private static void payment(Operators operators, String user, int number, long time) {
    operators.emit(RIGHT, new Payment(number, user), time);
  }

  @Test
  void aPairIsEmittedWhenItsSecondRecordComesAtThatRecordsTime() {
    Operators join = operators(new JoinSpec<>(SIDES, PAIR));
    order(join, "ann", 1, 50);
    order(join, "bob", 1, 51);
    assertThat(join.out).isEmpty();
    payment(join, "ann", 7, 20);
    order(join, "ann", 2, 60);
    assertThat(join.out).containsExactly("ann1-7", "ann2-7");
    assertThat(join.times).containsExactly(20L, 60L);
  }

  /** Cannot be written. */
  record Sealed(String user) {
    static final TypeRef<Sealed> TYPE =
        TypeRef.of(
            Sealed.class,
            new Codec<>() {
              @Override
              public void encode(Sealed value, ByteWriter out) {
                throw new IllegalStateException("it is sealed");
              }

              @Override
              public Sealed decode(ByteReader in) {
                throw new IllegalStateException("it is sealed");
              }
            });
  }

  @Test
  void aRecordThatItsCodecCannotWriteIsNamed() {
    var side = new Side<>(Operators.by(String.class, Sealed::user), Sealed.TYPE, 1);
    JoinFunction<Sealed, Sealed, String> users = (left, right) -> left.user() + right.user();
    Operators join = operators(new JoinSpec<>(new Sides<>(side, side), users));
    assertThatThrownBy(() -> join.emit(LEFT, new Sealed("ann"), 0))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_CODE_FAILED))
        .hasMessageContaining("it is sealed")
        .hasMessageContaining("the record was Sealed[user=ann]");
  }

  @Test
  void aLongListOfPartnersIsKeptWholeAndInOrder() {
    int count = 3 * BothSides.CHUNK_RECORDS + 5;
    Operators before = operators(new JoinSpec<>(SIDES, PAIR));
    for (int i = 0; i < count; i++) {
      order(before, "ann", i, 0);
    }
    Operators join = operators(new JoinSpec<>(SIDES, PAIR)).restoredFrom(before);
    payment(join, "ann", 7, 0);
    assertThat(join.out)
        .hasSize(count)
        .startsWith("ann0-7", "ann1-7")
        .endsWith("ann" + (count - 1) + "-7");
  }

  @Test
  void aWindowsPairsComeAtItsEnd() {
    Operators join = operators(windowJoin(new Windows.Aligned(100, 100)));
    order(join, "ann", 1, 100);
    payment(join, "ann", 7, 199);
    payment(join, "ann", 8, 200);
    payment(join, "bob", 9, 150);
    join.watermark(198);
    assertThat(join.out).isEmpty();
    join.watermark(199);
    assertThat(join.out).containsExactly("ann1-7");
    assertThat(join.times).containsExactly(199L);
    payment(join, "ann", 9, 199);
    assertThat(join.chain.lateDropped()).isEqualTo(1);
    join.watermark(Long.MAX_VALUE);
    assertThat(join.out).hasSize(1);
    assertThat(join.chain.timersPending()).isZero();
    var unused = operators(windowJoin(new Windows.Aligned(100, 100)));
    assertThat(join.savedState()).isEqualTo(unused.savedState());
  }

  @Test
  void manyPairsOfAWindowComeInSeveralSteps() {
    Operators join = operators(windowJoin(new Windows.Aligned(100, 100)));
    for (int i = 0; i < 40; i++) {
      order(join, "ann", i, 5);
      payment(join, "ann", i, 6);
    }
    join.chain.beginSweep(99);
    int before = 0;
    while (join.chain.sweepSome(1) > 0) {
      assertThat(join.out.size() - before).isBetween(0, WindowJoinOperator.PAIRS_AT_ONCE);
      before = join.out.size();
    }
    assertThat(join.out).hasSize(1600).doesNotHaveDuplicates();
    assertThat(join.out.subList(0, 2)).containsExactly("ann0-0", "ann0-1");
  }

  @Test
  void noMorePairsOfAWindowComeThanThereIsRoomFor() {
    Operators join = operators(windowJoin(new Windows.Aligned(100, 100)));
    for (int i = 0; i < 3; i++) {
      order(join, "ann", i, 5);
      payment(join, "ann", i, 6);
    }
    join.afterEach = () -> join.context.endRun(); // as a gate does that has no room
    join.chain.beginSweep(99);
    int before = 0;
    while (join.chain.sweepSome(9) > 0) {
      assertThat(join.out.size() - before).isBetween(0, 1);
      before = join.out.size();
    }
    assertThat(join.out).hasSize(9);
  }

  @Test
  void aCoGroupSeesARecordWithoutPartnerToo() {
    Operators coGroup = operators(coGroup(new Windows.Aligned(100, 100)));
    order(coGroup, "ann", 1, 100);
    payment(coGroup, "bob", 7, 120);
    coGroup.watermark(199);
    assertThat(coGroup.out).containsExactlyInAnyOrder("ann@100[1][]", "bob@100[][7]");
  }

  @Test
  void aFunctionMayKeepItsListsAndCannotChangeThem() {
    List<List<Order>> kept = new ArrayList<>();
    Operators coGroup =
        operators(
            new CoGroupSpec<>(
                SIDES,
                new Windows.Aligned(200, 100),
                (user, window, orders, payments, out) -> {
                  kept.add(orders);
                  assertThatThrownBy(() -> orders.add(new Order("eve", 0)))
                      .isInstanceOf(UnsupportedOperationException.class);
                  assertThatThrownBy(() -> payments.remove(0))
                      .isInstanceOf(UnsupportedOperationException.class);
                }));
    for (int i = 0; i < 150; i++) {
      order(coGroup, "ann", i, 100);
      payment(coGroup, "ann", i, 100);
      if (i % 10 == 0) {
        coGroup.watermark(199);
      }
    }
    coGroup.watermark(Long.MAX_VALUE);
    assertThat(kept.get(0)).containsExactly(new Order("ann", 0));
    assertThat(kept.get(1)).hasSize(150).endsWith(new Order("ann", 149));
  }

  @Test
  void aJoinThatFailsNamesThePair() {
    Operators join =
        operators(
            new JoinSpec<Object, Order, Payment, String>(
                sides(),
                (order, payment) -> {
                  throw new IllegalStateException("no such order");
                }));
    order(join, "ann", 1, 0);
    assertThatThrownBy(() -> payment(join, "ann", 7, 0))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_CODE_FAILED))
        .hasMessageContaining("no such order")
        .hasMessageContaining("operator 'a', subtask 0")
        .hasMessageContaining("Order[user=ann, number=1]")
        .hasMessageContaining("Payment[number=7, user=ann]");
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Sides<Object, Order, Payment> sides() {
    return (Sides) SIDES;
  }

  /** A record with the time and side it came with. */
  private record Came(int edge, String user, int number, long time) {}

  @Property(tries = 300)
  void windowsOfTwoStreamsAreThoseOfTheNaiveModel(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int slices) {
    var random = new Random(seed);
    long slide = 1 + random.nextInt(40);
    var windows = new Windows.Aligned(slide * slices, slide);
    boolean join = random.nextBoolean();
    NodeSpec spec = join ? windowJoin(windows) : coGroup(windows);
    Operators operators = operators(spec);
    List<Object> out = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    List<Came> kept = new ArrayList<>();
    long late = 0;
    long expectedLate = 0;
    long watermark = -200;
    operators.watermark(watermark);
    for (int i = 0; i < 150; i++) {
      if (random.nextInt(10) == 0) {
        long next = Math.max(watermark, random.nextInt(500) - 100);
        fire(windows, kept, watermark, next, join, expected);
        watermark = next;
        operators.watermark(watermark);
      } else if (random.nextInt(40) == 0) {
        out.addAll(operators.out);
        late += operators.chain.lateDropped();
        operators = operators(spec).restoredFrom(operators);
      } else {
        var came =
            new Came(random.nextInt(2), "u" + random.nextInt(2), i, random.nextInt(500) - 100);
        if (came.edge() == LEFT) {
          order(operators, came.user(), i, came.time());
        } else {
          payment(operators, came.user(), i, came.time());
        }
        long slice = came.time() - Math.floorMod(came.time(), slide);
        if (slice + windows.sizeMillis() - 1 <= watermark) {
          expectedLate++;
        } else {
          kept.add(came);
        }
      }
    }
    out.addAll(operators.out);
    late += operators.chain.lateDropped();
    int middle = random.nextInt(Operators.GROUPS + 1);
    var type = TypeRef.of(String.class);
    Operators low = new Operators(0, middle, type, spec).restoredFrom(operators);
    Operators high = new Operators(middle, Operators.GROUPS, type, spec).restoredFrom(operators);
    low.watermark(2_000);
    high.watermark(2_000);
    fire(windows, kept, watermark, 2_000, join, expected);
    assertThat(Stream.of(out, low.out, high.out).flatMap(List::stream).toList())
        .containsExactlyInAnyOrderElementsOf(new ArrayList<Object>(expected));
    assertThat(late).isEqualTo(expectedLate);
  }

  /** All windows whose last millisecond is after one watermark and not after another. */
  private static void fire(
      Windows.Aligned windows,
      List<Came> kept,
      long after,
      long upTo,
      boolean join,
      List<String> expected) {
    for (long start = -400; start < 1_000; start++) {
      long last = start + windows.sizeMillis() - 1;
      if (Math.floorMod(start, windows.slideMillis()) != 0 || last <= after || last > upTo) {
        continue;
      }
      var users = new TreeSet<String>();
      long from = start;
      List<Came> inside = kept.stream().filter(c -> c.time() >= from && c.time() <= last).toList();
      inside.forEach(c -> users.add(c.user()));
      for (String user : users) {
        List<Integer> orders = numbers(inside, LEFT, user);
        List<Integer> payments = numbers(inside, RIGHT, user);
        if (!join) {
          expected.add(user + "@" + start + orders + payments);
          continue;
        }
        for (int order : orders) {
          payments.forEach(payment -> expected.add(user + order + "-" + payment));
        }
      }
    }
  }

  private static List<Integer> numbers(List<Came> inside, int edge, String user) {
    return inside.stream()
        .filter(c -> c.edge() == edge && c.user().equals(user))
        .map(Came::number)
        .toList();
  }
}
