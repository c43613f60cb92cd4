package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.error.ErrorCode;
import dev.weir.checkpointing.meta.ElectionEvent;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataStore;
import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.coordinator.leader.LeaderCore;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorCommand.Halt;
import dev.weir.coordinator.message.CoordinatorEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The one thread: events in from any thread, commands out to the ports, time by itself. */
class CoordinatorLoopTest {
  private final MemoryMetadata metadata = new MemoryMetadata();
  private final Map<Long, Answer> answers = new ConcurrentHashMap<>();
  private final AtomicReference<Halt> halted = new AtomicReference<>();
  private final CoordinatorLoop loop =
      new CoordinatorLoop(
          new CoordinatorCore(
              new CoordinatorCore.Config(
                  new LeaderCore.Identity("k1", "k:1", "k:2"), "1", 12_000, 42)),
          this::ports);

  private CoordinatorLoop.Ports ports(CoordinatorLoop made) {
    return new CoordinatorLoop.Ports(
        new AnsweringMetadata(made), new NoBlobs(), new NoWorkers(), new Kept(), halted::set);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private void elect() {
    metadata.put("/election/c-1", null);
    loop.post(new CoordinatorEvent.Election(new ElectionEvent.SessionUp("/election/c-1", 1)));
    loop.post(new CoordinatorEvent.Election(new ElectionEvent.TurnCame("/election/c-1", 0)));
  }

  @Test
  void itLeadsAnswersAndShowsWhatItKnows() {
    loop.start();
    elect();
    await().until(() -> loop.view().leader().leading());
    loop.post(new CoordinatorEvent.Asked(7, new ClientRequest.Stop("nobody")));

    await().until(() -> answers.containsKey(7L));
    assertThat(((Answer.Refused) answers.get(7L)).code()).isEqualTo(ErrorCode.JOB_NOT_FOUND);
  }

  @Test
  void whenItMustNotActAnyMoreTheProcessIsHalted() {
    loop.start();
    elect();
    await().until(() -> loop.view().leader().leading());
    loop.post(new CoordinatorEvent.Election(new ElectionEvent.Lost()));

    await().until(() -> halted.get() != null);
    assertThat(halted.get().reason()).contains("session");
  }

  /** Answers on another thread, as the real one does. */
  private final class AnsweringMetadata implements MetadataStore {
    private final CoordinatorLoop loop;

    AnsweringMetadata(CoordinatorLoop loop) {
      this.loop = loop;
    }

    private void answer(CoordinatorCommand.Metadata call) {
      CompletableFuture.runAsync(
          () -> {
            synchronized (metadata) {
              loop.post(new CoordinatorEvent.Metadata(metadata.answer(call)));
            }
          });
    }

    @Override
    public void write(long token, List<MetadataOp> operations) {
      answer(new CoordinatorCommand.MetadataWrite(token, operations));
    }

    @Override
    public void read(long token, String path) {
      answer(new CoordinatorCommand.MetadataRead(token, path));
    }

    @Override
    public void children(long token, String path) {
      answer(new CoordinatorCommand.MetadataChildren(token, path));
    }
  }

  private final class Kept implements Replies {
    @Override
    public void reply(long replyToken, Answer answer) {
      answers.put(replyToken, answer);
    }

    @Override
    public void changed() {}
  }

  private static final class NoWorkers implements Workers {
    @Override
    public void send(CoordinatorCommand.ToExecutor order) {}

    @Override
    public void send(CoordinatorCommand.ToWorker order) {}

    @Override
    public void close(CoordinatorCommand.CloseExecutor order) {}

    @Override
    public void close(CoordinatorCommand.CloseWorker order) {}
  }

  private static final class NoBlobs implements BlobStore {
    private static <T> CompletionStage<T> none() {
      return CompletableFuture.failedFuture(new IllegalStateException("no store in this test"));
    }

    @Override
    public CompletionStage<Void> create(String key, BlobContent content) {
      return none();
    }

    @Override
    public CompletionStage<byte[]> read(String key) {
      return none();
    }

    @Override
    public CompletionStage<byte[]> read(String key, long offset, int length) {
      return none();
    }

    @Override
    public CompletionStage<List<BlobInfo>> list(String prefix) {
      return none();
    }

    @Override
    public CompletionStage<Void> delete(String key) {
      return none();
    }

    @Override
    public void close() {}
  }
}
