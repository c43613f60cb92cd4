package dev.weir.worker.process.jar;

import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.function.Emitter;
import dev.weir.api.function.FlatMapFunction;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.source.Source;
import dev.weir.api.state.Timer;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A job that does everything that the lint warns of, and beside it what it must not warn of. A line
 * to be warned of ends with a comment, the kind and what.
 */
final class DoubtfulJob implements Job<DoubtfulJob.Args> {
  static final Map<String, Long> SEEN = new HashMap<>();
  static final List<String> NAMES = Collections.unmodifiableList(new ArrayList<>());
  static final AtomicLong COUNT = new AtomicLong();
  static final long[] SUMS = new long[4];
  static final Instant STARTED = Instant.now(); // CLOCK Instant.now
  static long last;
  static int neverWritten = 3;

  record Args(String input) {
    Args {
      if (input == null) {
        input = System.getenv("INPUT"); // ENVIRONMENT System.getenv
      }
    }
  }

  /** Comes out of bytes: its constructor runs, its other methods only if somebody calls them. */
  record Order(String id, long cents, Part part) implements Comparable<Order> {
    Duration age() {
      return Duration.between(Instant.EPOCH, Instant.now());
    }

    static Order now() {
      return new Order(UUID.randomUUID().toString(), System.nanoTime(), new Part("x"));
    }

    String label() {
      return id + Locale.region();
    }

    @Override
    public int compareTo(Order other) {
      return Long.compare(cents, other.cents);
    }
  }

  record Part(String name) {
    Part {
      if (name.isEmpty()) {
        name = "p" + Math.random(); // RANDOM Math.random
      }
    }
  }

  static final class Locale {
    static String region() {
      return System.getProperty("region"); // ENVIRONMENT System.getProperty
    }
  }

  @Override
  public void define(JobBuilder job, Args args) {
    long begun = System.currentTimeMillis(); // CLOCK System.currentTimeMillis
    job.source("orders", orders(args.input()))
        .map(Order.class, order -> new Order(order.id(), order.cents() + begun, order.part()))
        .filter(
            order ->
                order.cents()
                    > ThreadLocalRandom.current().nextInt(9)) // RANDOM ThreadLocalRandom.current
        .flatMap(String.class, new Fetching())
        .keyBy(String.class, id -> id)
        .process("count", String.class, new Counting())
        .map(String.class, text -> text + NAMES.size() + neverWritten);
  }

  private static Source<Order> orders(String input) {
    if (Files.exists(Path.of(input))) { // FILES Files.exists
      throw new IllegalStateException();
    }
    throw new IllegalArgumentException(
        "no source: " + LocalDate.now(Clock.systemUTC())); // CLOCK Clock.systemUTC
  }

  /** Nobody calls it from define. */
  public static void main(String[] args) throws Exception {
    System.out.println(System.currentTimeMillis() + System.getenv("HOME") + Order.now());
    System.exit(1);
  }

  abstract static class Remote implements FlatMapFunction<Order, String> {
    @Override
    public void flatMap(Order order, Emitter<String> out) throws Exception {
      out.emit(fetch(order));
    }

    abstract String fetch(Order order) throws Exception;
  }

  static final class Fetching extends Remote {
    private final Random random = new Random(); // RANDOM new Random
    private final Random seeded = new Random(7);

    @Override
    String fetch(Order order) throws IOException, InterruptedException {
      HttpClient client = HttpClient.newHttpClient(); // NETWORK HttpClient.newHttpClient
      try (var socket = new Socket("localhost", 80); // NETWORK new Socket
          var in = new FileInputStream("/etc/motd")) { // FILES new FileInputStream
        new CountDownLatch(socket.getPort() + in.read()).await(); // WAIT CountDownLatch.await
      }
      if (random.nextBoolean()) {
        System.exit(2); // PROCESS System.exit
      }
      return client.toString() + seeded.nextInt() + order.label();
    }
  }

  static final class Counting extends ProcessFunction<String, String, String> {
    final Timer timer = Timer.eventTime("timer");

    @Override
    public void process(String id, Context<String, String> ctx) {
      long now = ctx.now().toEpochMilli();
      SEEN.put(id, now); // STATICS DoubtfulJob.SEEN
      if (SEEN.get(id) > last) {
        last = now; // STATICS DoubtfulJob.last
      }
      SUMS[(int) (now % 4)] += NAMES.indexOf(id) + COUNT.get(); // STATICS DoubtfulJob.SUMS
      List<String> local = new ArrayList<>(NAMES);
      local.add(id);
      new Thread(COUNT::get).start(); // THREADS new Thread
      Supplier<UUID> ids = UUID::randomUUID; // RANDOM UUID.randomUUID
      ctx.emit(local + "" + ids.get());
    }

    @Override
    public void onTimer(Timer fired, Context<String, String> ctx) {
      Runnable count = () -> COUNT.incrementAndGet(); // STATICS DoubtfulJob.COUNT
      Executors.newCachedThreadPool().execute(count); // THREADS Executors.newCachedThreadPool
      SecureRandom random = new SecureRandom(); // RANDOM new SecureRandom
      int number = random.nextInt(); // RANDOM SecureRandom.nextInt
      ctx.emit(number + "" + STARTED.atOffset(ZoneOffset.UTC));
    }
  }
}
