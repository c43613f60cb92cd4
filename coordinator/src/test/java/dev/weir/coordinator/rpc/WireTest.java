package dev.weir.coordinator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.WorkerNews;
import dev.weir.coordinator.message.WorkerOrder;
import dev.weir.proto.CheckpointDeclined;
import dev.weir.proto.CommandFence;
import dev.weir.proto.Described;
import dev.weir.proto.ExecutorCommand;
import dev.weir.proto.ExecutorHeartbeat;
import dev.weir.proto.ExecutorReport;
import dev.weir.proto.OperatorProto;
import dev.weir.proto.ReportFence;
import dev.weir.proto.SubtaskStatus;
import dev.weir.proto.TopologyEdgeProto;
import dev.weir.proto.TopologyProto;
import dev.weir.proto.WorkerCommand;
import dev.weir.proto.WorkerHello;
import dev.weir.proto.WorkerReport;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WireTest {
  private static final ReportFence FROM =
      ReportFence.newBuilder().setCluster("c").setSender("s").setIncarnation("i").build();
  private static final CommandFence TO =
      CommandFence.newBuilder().setCluster("c").setEpoch(3).setIncarnation("i").build();

  @Property(tries = 200)
  void whatAnExecutorReportsIsReadAsItWasMeant(@ForAll long seed)
      throws InvalidProtocolBufferException {
    for (ExecutorNews news : new Samples(seed).everyNews()) {
      byte[] bytes = ReportWriter.report(FROM, news).toByteArray();
      assertThat(ExecutorReportWire.news(ExecutorReport.parseFrom(bytes)))
          .usingRecursiveComparison()
          .isEqualTo(news);
    }
  }

  @Property(tries = 200)
  void whatAnExecutorIsOrderedIsWrittenAsItWasMeant(@ForAll long seed)
      throws InvalidProtocolBufferException {
    for (ExecutorOrder order : new Samples(seed).everyOrder()) {
      byte[] bytes = ExecutorCommandWire.command(TO, order).toByteArray();
      ExecutorCommand command = ExecutorCommand.parseFrom(bytes);
      assertThat(command.getFence()).isEqualTo(TO);
      assertThat(CommandReader.order(command)).usingRecursiveComparison().isEqualTo(order);
    }
  }

  @Property(tries = 50)
  void workersAreHeardAndOrderedAsMeant(@ForAll long seed) throws InvalidProtocolBufferException {
    var samples = new Samples(seed);
    for (WorkerNews news : samples.everyWorkerNews()) {
      byte[] bytes = ReportWriter.report(FROM, news).toByteArray();
      assertThat(WorkerWire.news(WorkerReport.parseFrom(bytes))).isEqualTo(news);
    }
    for (WorkerOrder order : samples.everyWorkerOrder()) {
      WorkerCommand command = WorkerWire.command(TO, order);
      assertThat(command.getFence()).isEqualTo(TO);
      assertThat(CommandReader.order(command)).isEqualTo(order);
    }
  }

  @Test
  void theSamplesLeaveNoKindOut() {
    var samples = new Samples(1);
    assertThat(kinds(samples.everyNews().stream())).isEqualTo(permitted(ExecutorNews.class));
    assertThat(kinds(samples.everyOrder().stream())).isEqualTo(permitted(ExecutorOrder.class));
    assertThat(kinds(samples.everyWorkerNews().stream())).isEqualTo(permitted(WorkerNews.class));
    assertThat(kinds(samples.everyWorkerOrder().stream())).isEqualTo(permitted(WorkerOrder.class));
  }

  @Property(tries = 500)
  void bytesThatParseAreReadOrCalledMalformedAndNothingElse(@ForAll byte[] bytes) {
    try {
      ExecutorReportWire.news(ExecutorReport.parseFrom(bytes));
    } catch (InvalidProtocolBufferException | MalformedMessageException e) {
      assertThat(e).isNotNull();
    }
  }

  @Test
  void whatHasNoMeaningIsCalledMalformed() {
    malformed(ExecutorReport.newBuilder(), "does not know");
    malformed(
        ExecutorReport.newBuilder().setHeartbeat(ExecutorHeartbeat.newBuilder().setJob("x")),
        "32 hex digits");
    malformed(
        ExecutorReport.newBuilder().setHeartbeat(ExecutorHeartbeat.newBuilder().setAttempt(-1)),
        "attempt 4294967295");
    malformed(
        ExecutorReport.newBuilder()
            .setCheckpointDeclined(
                CheckpointDeclined.newBuilder().setJob("0".repeat(32)).setCheckpoint(-1)),
        "negative");
    malformed(
        ExecutorReport.newBuilder().setSubtaskStatus(SubtaskStatus.newBuilder().setStatus("DONE")),
        "unknown SubtaskStage 'DONE'");
    malformed(
        ExecutorReport.newBuilder().setDescribed(Described.newBuilder()), "neither a topology");
    malformed(
        ExecutorReport.newBuilder()
            .setDescribed(
                Described.newBuilder()
                    .setTopology(
                        TopologyProto.newBuilder()
                            .addOperators(OperatorProto.newBuilder().setKind("MAP"))
                            .addEdges(TopologyEdgeProto.newBuilder().setTo(1)))),
        "an edge names operator 1 of 1");
    assertThatThrownBy(
            () ->
                WorkerWire.news(
                    WorkerReport.newBuilder().setHello(WorkerHello.newBuilder()).build()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("0 slots");
  }

  private static void malformed(ExecutorReport.Builder report, String reason) {
    assertThatThrownBy(() -> ExecutorReportWire.news(report.build()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(reason);
  }

  private static Set<Class<?>> kinds(Stream<?> samples) {
    return samples.map(Object::getClass).collect(Collectors.toSet());
  }

  private static Set<Class<?>> permitted(Class<?> sealed) {
    return Set.of(sealed.getPermittedSubclasses());
  }
}
