package dev.weir.coordinator.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.RecordTooLargeException;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.meta.MetadataAddress;
import dev.weir.checkpointing.meta.MetadataEvent.Cause;
import dev.weir.checkpointing.meta.MetadataEvent.Children;
import dev.weir.checkpointing.meta.MetadataEvent.Refused;
import dev.weir.checkpointing.meta.MetadataEvent.Unknown;
import dev.weir.checkpointing.meta.MetadataEvent.Unreadable;
import dev.weir.checkpointing.meta.MetadataEvent.Value;
import dev.weir.checkpointing.meta.MetadataEvent.Written;
import dev.weir.checkpointing.meta.MetadataOp.Check;
import dev.weir.checkpointing.meta.MetadataOp.Create;
import dev.weir.checkpointing.meta.MetadataOp.Delete;
import dev.weir.checkpointing.meta.MetadataOp.Set;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ZooKeeperMetadataStoreTest {
  private static final Leader FIRST = Ensemble.leader(1, 11);
  private static final Leader SECOND = Ensemble.leader(2, 22);
  private static TestingServer server;
  private static int chroots;

  private String connect;
  private Ensemble.Node node;

  @BeforeAll
  static void start() throws Exception {
    server = Ensemble.server();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void open() {
    connect = server.getConnectString() + "/chroot-" + ++chroots;
    node = new Ensemble.Node(connect);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void whenCreatedThenParentsAreMadeAndItReadsBack() throws Exception {
    assertThat(node.write(new Create("/jobs/a/spec", FIRST))).isEqualTo(new Written(1, List.of(0)));
    assertThat(node.read("/jobs/a/spec")).isEqualTo(new Value(2, FIRST, 0));
    assertThat(node.children("/jobs")).isEqualTo(new Children(3, List.of("a")));
  }

  @Test
  void whenThereIsNothingThenItIsAbsent() throws Exception {
    assertThat(node.read("/leader")).isEqualTo(new Value(1, null, -1));
    assertThat(node.children("/jobs")).isEqualTo(new Children(2, List.of()));
  }

  @Test
  void whenEverythingHoldsThenEverythingIsWritten() throws Exception {
    node.write(new Create("/leader", FIRST), new Create("/jobs/a/exec", FIRST));
    assertThat(
            node.write(
                new Check("/leader", 0),
                new Set("/jobs/a/exec", SECOND, 0),
                new Create("/jobs/b/spec", FIRST),
                new Create("/jobs/b/exec", FIRST)))
        .isEqualTo(new Written(2, List.of(-1, 1, 0, 0)));
    assertThat(node.write(new Delete("/jobs/b/exec", 0))).isEqualTo(new Written(3, List.of(-1)));
    assertThat(node.read("/jobs/a/exec")).isEqualTo(new Value(4, SECOND, 1));
    assertThat(node.children("/jobs")).isEqualTo(new Children(5, List.of("a", "b")));
    assertThat(node.children("/jobs/b")).isEqualTo(new Children(6, List.of("spec")));
  }

  @Test
  void whenOneDoesNotHoldThenNothingIsWrittenAndItIsNamed() throws Exception {
    node.write(new Create("/leader", FIRST), new Create("/jobs/a/exec", FIRST));
    var write = new Set("/jobs/a/exec", SECOND, 0);

    assertThat(node.write(write, new Check("/leader", 7)))
        .isEqualTo(new Refused(2, 1, Cause.BAD_VERSION));
    assertThat(node.write(write, new Check("/absent", 0)))
        .isEqualTo(new Refused(3, 1, Cause.ABSENT));
    assertThat(node.write(write, new Set("/leader", SECOND, 7)))
        .isEqualTo(new Refused(4, 1, Cause.BAD_VERSION));
    assertThat(node.write(write, new Set("/absent", SECOND, 0)))
        .isEqualTo(new Refused(5, 1, Cause.ABSENT));
    assertThat(node.write(write, new Create("/leader", SECOND)))
        .isEqualTo(new Refused(6, 1, Cause.EXISTS));
    assertThat(node.write(write, new Delete("/leader", 7)))
        .isEqualTo(new Refused(7, 1, Cause.BAD_VERSION));
    assertThat(node.write(write, new Delete("/absent", 0)))
        .isEqualTo(new Refused(8, 1, Cause.ABSENT));
    assertThat(node.write(new Check("/leader", 7), new Check("/absent", 7), write))
        .isEqualTo(new Refused(9, 0, Cause.BAD_VERSION));

    assertThat(node.read("/jobs/a/exec")).isEqualTo(new Value(10, FIRST, 0));
  }

  @Test
  void whenANodeHasChildrenThenItIsNotDeleted() throws Exception {
    node.write(new Create("/parent", FIRST));
    node.write(new Create("/parent/child", FIRST));
    assertThat(node.write(new Delete("/parent", 0))).isEqualTo(new Refused(3, 0, Cause.NOT_EMPTY));
  }

  @Test
  void whenRefusedAtTheFenceThenNoParentIsLeft() throws Exception {
    node.write(new Create("/leader", FIRST));
    assertThat(node.write(new Check("/leader", 7), new Create("/jobs/a/spec", FIRST)))
        .isEqualTo(new Refused(2, 0, Cause.BAD_VERSION));
    assertThat(node.children("/jobs")).isEqualTo(new Children(3, List.of()));
  }

  @Test
  void whenTheValueIsTooLargeThenNothingIsSent() throws Exception {
    var large = new Leader(FIRST.epoch(), 1, "x".repeat(1 << 17), "a", "b");
    assertThatThrownBy(() -> node.write(new Create("/leader", large)))
        .isInstanceOf(RecordTooLargeException.class);
    assertThat(node.read("/leader")).isEqualTo(new Value(2, null, -1));
  }

  @Test
  void whenSomebodyWroteSomethingElseThenItIsUnreadable() throws Exception {
    node.write(new Create("/leader", FIRST));
    node.session
        .handle()
        .setData(
            node.session.address().full("/leader"),
            "rubbish\n".getBytes(StandardCharsets.UTF_8),
            -1);
    assertThat(node.read("/leader"))
        .isInstanceOfSatisfying(
            Unreadable.class,
            e -> {
              assertThat(e.path()).isEqualTo("/leader");
              assertThat(e.defect()).contains("rubbish");
            });
  }

  @Test
  void whenAnotherReadsThenItSeesWhatWasWritten() throws Exception {
    try (var other = new Ensemble.Node(connect)) {
      for (int i = 0; i < 50; i++) {
        Leader value = Ensemble.leader(i + 1, i);
        node.write(i == 0 ? new Create("/leader", value) : new Set("/leader", value, i - 1));
        assertThat(other.read("/leader")).isEqualTo(new Value(i + 1, value, i));
      }
    }
  }

  @Test
  void whenTheSessionHasEndedThenTheOutcomeIsUnknown() throws Exception {
    node.write(new Create("/leader", FIRST));
    node.session.close();
    assertThat(node.write(new Set("/leader", SECOND, 0))).isEqualTo(new Unknown(2));
    assertThat(node.read("/leader")).isEqualTo(new Unknown(3));
    assertThat(node.children("/jobs")).isEqualTo(new Unknown(4));
  }

  @Test
  void whenNobodyAnswersAtStartThenTheAddressIsNamedInTime() {
    var session = new ZooKeeperSession(MetadataAddress.parse("127.0.0.1:1/x", "test"), 4_000);
    assertThatThrownBy(() -> session.open(300))
        .isInstanceOfSatisfying(
            WeirException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.ZOOKEEPER_UNREACHABLE);
              assertThat(e.getMessage()).contains("127.0.0.1:1");
            });
  }
}
