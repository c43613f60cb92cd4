package dev.weir.worker.executor;

import dev.weir.api.sink.BlockingCalls;
import dev.weir.worker.exchange.ExchangeTransport;
import dev.weir.worker.exchange.Link;
import dev.weir.worker.exchange.LinkAcceptor;
import dev.weir.worker.exchange.LinkEvents;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.task.BlockingWork;
import dev.weir.worker.task.TaskClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Everything that happens in a test, one thing at a time, in an order that the seed picks: queues
 * of events that each keep their order (a control thread, blocking calls, a link's direction), and
 * time.
 */
final class Agenda implements TaskClock {
  final Random random;
  private final List<Queue> queues = new ArrayList<>();
  private final Map<String, LinkAcceptor> acceptors = new TreeMap<>();
  final List<TestExecutor.Runs> timers = new ArrayList<>();
  private long nanos = 1_000_000_000_000L;

  Agenda(long seed) {
    random = new Random(seed);
  }

  /** Events in order; those of a dead owner never happen. */
  final class Queue implements Executor {
    private final Deque<Runnable> events = new ArrayDeque<>();
    private final BooleanSupplier alive;

    Queue(BooleanSupplier alive) {
      this.alive = alive;
      queues.add(this);
    }

    @Override
    public void execute(Runnable event) {
      events.add(event);
    }
  }

  @Override
  public long millis() {
    return nanos / 1_000_000;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  void advance(long millis) {
    nanos += millis * 1_000_000;
    timers.forEach(timer -> timer.planIfDue(millis()));
  }

  /** Lets one thing happen; false when nothing is to be done now. */
  boolean step() {
    List<Queue> busy = new ArrayList<>();
    queues.removeIf(queue -> !queue.alive.getAsBoolean());
    for (Queue queue : queues) {
      if (!queue.events.isEmpty()) {
        busy.add(queue);
      }
    }
    if (busy.isEmpty()) {
      return false;
    }
    nanos += 1_000;
    busy.get(random.nextInt(busy.size())).events.remove().run();
    return true;
  }

  BlockingWork blocking(BooleanSupplier alive) {
    return new BlockingWork() {
      @Override
      public BlockingCalls shared(Executor loop) {
        return new Calls(alive, loop);
      }

      @Override
      public OwnThread own(String name, Executor loop) {
        return new Calls(alive, loop);
      }
    };
  }

  private final class Calls implements BlockingWork.OwnThread {
    private final Queue queue;
    private final Executor loop;
    private int pending;

    Calls(BooleanSupplier alive, Executor loop) {
      this.queue = new Queue(alive);
      this.loop = loop;
    }

    @Override
    public <R> CompletionStage<R> call(Callable<R> call) {
      var result = new CompletableFuture<R>();
      pending++;
      queue.execute(
          () -> {
            try {
              R value = call.call();
              loop.execute(() -> completed(() -> result.complete(value)));
            } catch (Throwable e) {
              loop.execute(() -> completed(() -> result.completeExceptionally(e)));
            }
          });
      return result;
    }

    private void completed(Runnable completion) {
      pending--;
      completion.run();
    }

    @Override
    public int pending() {
      return pending;
    }

    @Override
    public void close() {}
  }

  /** The network as one process sees it; its links break when it dies. */
  ExchangeTransport transport(String executor, BooleanSupplier alive) {
    return new ExchangeTransport() {
      @Override
      public Link connect(PeerAddress peer, LinkId id, LinkEvents events) {
        var here = new End();
        var there = new End();
        here.peer = there;
        there.peer = here;
        here.events = events;
        here.alive = alive;
        there.incoming.execute(
            () -> {
              LinkAcceptor acceptor = acceptors.get(peer.executor());
              if (acceptor == null) {
                here.incoming.execute(() -> here.ended("nobody listens"));
              } else {
                there.events = acceptor.accept(id, there);
              }
            });
        return here;
      }

      @Override
      public void accept(LinkAcceptor acceptor) {
        acceptors.put(executor, acceptor);
      }
    };
  }

  /** One end of a link. */
  private final class End implements Link {
    final Queue incoming = new Queue(() -> true);
    BooleanSupplier alive = () -> true;
    End peer;
    LinkEvents events;
    boolean closed;

    @Override
    public void send(byte[] message, int length) {
      if (!closed) {
        byte[] copy = Arrays.copyOf(message, length);
        peer.incoming.execute(
            () -> {
              if (!peer.closed && peer.events != null && peer.alive.getAsBoolean()) {
                peer.events.received(copy, copy.length);
              }
            });
      }
    }

    @Override
    public void close() {
      if (!closed) {
        incoming.execute(() -> ended("closed here"));
        peer.incoming.execute(() -> peer.ended("closed by the peer"));
      }
    }

    void ended(String cause) {
      if (!closed) {
        closed = true;
        if (events != null && alive.getAsBoolean()) {
          events.closed(cause);
        }
      }
    }
  }
}
