package dev.weir.api.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.topology.OperatorSpec.Kind;
import dev.weir.api.topology.OperatorSpec.StateSpec;
import dev.weir.api.topology.OperatorSpec.TimerSpec;
import dev.weir.api.topology.Topology.EdgeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopologyDiffTest {

  private static OperatorSpec operator(String name, Kind kind, Map<String, String> attributes) {
    return new OperatorSpec(name, kind, "long", new TreeMap<>(attributes), List.of(), List.of());
  }

  private static Topology chain(OperatorSpec... operators) {
    var edges = new ArrayList<EdgeSpec>();
    for (int i = 1; i < operators.length; i++) {
      edges.add(new EdgeSpec(i - 1, i, Partitioning.FORWARD, ""));
    }
    return new Topology(List.of(operators), edges);
  }

  private static List<String> diff(Topology left, Topology right) {
    return TopologyDiff.between(left, "left", right, "right").lines();
  }

  private static final OperatorSpec IN = operator("in", Kind.SOURCE, Map.of());
  private static final OperatorSpec OUT = operator("out", Kind.SINK, Map.of());

  @Test
  void kindsTypesStatesAndTimersAreCompared() {
    var one =
        new OperatorSpec(
            "op",
            Kind.PROCESS,
            "long",
            new TreeMap<>(),
            List.of(new StateSpec("last", "value(long)")),
            List.of(new TimerSpec("quiet", "EVENT")));
    var two = new OperatorSpec("op", Kind.REDUCE, "int", new TreeMap<>(), List.of(), List.of());

    assertThat(diff(chain(IN, one, OUT), chain(IN, two, OUT)))
        .containsExactly(
            "operator 'op' kind: PROCESS in left, REDUCE in right",
            "operator 'op' type: long in left, int in right",
            "operator 'op' state 'last': value(long) in left, absent in right",
            "operator 'op' timer 'quiet': EVENT in left, absent in right");
  }

  @Test
  void edgesAreCompared() {
    var hashed =
        new Topology(List.of(IN, OUT), List.of(new EdgeSpec(0, 1, Partitioning.HASH, "long")));

    assertThat(diff(chain(IN, OUT), hashed))
        .containsExactly(
            "edge 'in' → 'out' (FORWARD) only in left",
            "edge 'in' → 'out' (HASH by long) only in right");
  }

  @Test
  void operatorsOfOneSideAreNamed() {
    OperatorSpec extra = operator("extra", Kind.MAP, Map.of());

    assertThat(diff(chain(IN, OUT), chain(IN, extra, OUT)))
        .containsExactly(
            "operator #1: 'out' in left, 'extra' in right",
            "only in right: extra",
            "left: in, out",
            "right: in, extra, out");
    assertThat(diff(chain(IN, OUT), chain(IN))).contains("only in left: out");
  }

  @Test
  void manyDifferencesAreCounted() {
    var many = new TreeMap<String, String>();
    for (int i = 0; i < 100; i++) {
      many.put("a" + i, "x");
    }
    List<String> lines = diff(chain(IN), chain(operator("in", Kind.SOURCE, many)));

    assertThat(lines).hasSize(TopologyDiff.MAX_LINES + 1).endsWith("and 80 more differences");
  }

  @Test
  void noValueCanImitateAnotherLine() {
    Topology one = chain(operator("in", Kind.SOURCE, Map.of("a", "1\n  attribute b=2")));
    Topology two = chain(operator("in", Kind.SOURCE, Map.of("a", "1", "b", "2")));
    Topology three = chain(operator("in", Kind.SOURCE, Map.of("a=1", "2")));
    Topology four = chain(operator("in", Kind.SOURCE, Map.of("a", "1=2")));

    assertThat(Fingerprint.of(one)).isNotEqualTo(Fingerprint.of(two));
    assertThat(Fingerprint.of(three)).isNotEqualTo(Fingerprint.of(four));
    assertThat(diff(one, two)).isNotEmpty();
  }

  @Test
  void aFingerprintHas64HexDigits() {
    assertThat(Fingerprint.of(chain(IN)).toString()).matches("[0-9a-f]{64}");
    assertThatThrownBy(() -> new Fingerprint("ABC")).hasMessageContaining("found 'ABC'");
  }
}
