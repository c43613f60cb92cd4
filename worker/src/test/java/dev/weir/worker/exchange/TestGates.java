package dev.weir.worker.exchange;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.worker.exchange.InputGate.Next;
import java.util.ArrayList;
import java.util.List;

/** Gates of one edge, with both ends in one executor or in two; a test of them extends this. */
class TestGates {
  static final int MAX_RECORD_BYTES = 600_000;

  /** Of so many bytes a frame holds some thirty. */
  static final int SMALL = Frame.MAX_BYTES / 32;

  private static final ExchangeLimits LIMITS =
      new ExchangeLimits(
          4L * Frame.MAX_BYTES, MAX_RECORD_BYTES, 800_000, 200, 4, 2, TestMesh.UNPACED);

  TestMesh mesh;
  final List<OutputGate> outputs = new ArrayList<>();
  final List<InputGate> inputs = new ArrayList<>();
  final List<String> woken = new ArrayList<>();

  void build(boolean remote, Partitioning partitioning, int producers, int consumers) {
    var plan =
        new Plan(
            16,
            List.of(
                new Plan.Chain(
                    List.of("first", "src"), producers, partitioning == Partitioning.ASSIGN),
                new Plan.Chain(List.of("out"), consumers, false)),
            List.of(new Plan.Edge(0, 1, partitioning)));
    mesh =
        new TestMesh(
            plan, LIMITS, TestMesh.place(plan, (chain, index) -> remote && chain == 1 ? "b" : "a"));
    mesh.buildAll();
    for (int index = 0; index < producers; index++) {
      String name = "out" + index;
      outputs.addAll(mesh.outputs(new SubtaskId(0, index), () -> woken.add(name)));
    }
    for (int index = 0; index < consumers; index++) {
      String name = "in" + index;
      inputs.add(mesh.input(new SubtaskId(1, index), () -> woken.add(name)));
    }
    mesh.start();
    woken.clear();
  }

  void pump() {
    mesh.network.deliverAll();
    outputs.forEach(output -> output.flushIfDue(0, false));
    mesh.network.deliverAll();
    mesh.assertCreditAddsUp();
  }

  /** Everything that comes at a consumer as long as nobody else does anything new. */
  String drain(int consumer) {
    var seen = new StringBuilder();
    InputGate gate = inputs.get(consumer);
    for (int quiet = 0; quiet < 3; ) {
      Next next = gate.next(0);
      quiet = next == Next.NOTHING ? quiet + 1 : 0;
      seen.append(
          switch (next) {
            case NOTHING -> "";
            case RECORD -> "r" + ((Item) gate.record()).n() + " ";
            case WATERMARK -> "w" + gate.watermark() + " ";
            case BARRIER -> "b" + gate.checkpoint().value() + " ";
            case END_OF_DATA -> "end ";
            case IDLE, ACTIVE -> next.name() + " ";
          });
      pump();
    }
    return seen.toString().trim();
  }

  static Item item(long n) {
    return Item.of(0, n, 10);
  }

  static CheckpointId id(long value) {
    return new CheckpointId(value);
  }
}
