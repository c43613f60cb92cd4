package dev.weir.worker.lint;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which methods of the JDK give which concern. A rule names a class and, after the dot, a method, a
 * method with its descriptor, or {@code *} for all.
 */
final class Rules {
  private static final Map<String, Concern> CALLS = new TreeMap<>();

  static {
    rules(
        Concern.CLOCK,
        "java/lang/System.currentTimeMillis java/lang/System.nanoTime java/time/Clock.system"
            + " java/time/Clock.systemUTC java/time/Clock.systemDefaultZone"
            + " java/time/Clock.tickMillis java/time/Clock.tickSeconds java/time/Clock.tickMinutes"
            + " java/util/Date.<init>()V java/util/Calendar.getInstance"
            + " java/util/GregorianCalendar.<init>()V");
    for (String type :
        ("Instant LocalDate LocalTime LocalDateTime OffsetTime OffsetDateTime ZonedDateTime"
                + " Year YearMonth MonthDay")
            .split(" ")) {
      rules(Concern.CLOCK, "java/time/" + type + ".now");
    }
    rules(
        Concern.RANDOM,
        "java/lang/Math.random java/lang/StrictMath.random java/util/Random.<init>()V"
            + " java/util/SplittableRandom.<init>()V java/util/concurrent/ThreadLocalRandom.current"
            + " java/util/UUID.randomUUID java/security/SecureRandom.*"
            + " java/util/random/RandomGenerator.getDefault java/util/random/RandomGenerator.of"
            + " java/util/Collections.shuffle(Ljava/util/List;)V");
    rules(
        Concern.ENVIRONMENT,
        "java/lang/System.getenv java/lang/System.getProperty java/lang/System.getProperties"
            + " java/lang/Integer.getInteger java/lang/Long.getLong java/lang/Boolean.getBoolean"
            + " java/time/ZoneId.systemDefault java/util/TimeZone.getDefault"
            + " java/util/Locale.getDefault java/nio/charset/Charset.defaultCharset"
            + " java/lang/Runtime.availableProcessors java/net/InetAddress.getLocalHost");
  }

  static {
    rules(
        Concern.THREADS,
        "java/lang/Thread.<init> java/lang/Thread.startVirtualThread java/lang/Thread.ofVirtual"
            + " java/lang/Thread.ofPlatform java/util/concurrent/Executors.*"
            + " java/util/concurrent/ForkJoinPool.* java/util/Timer.<init>"
            + " java/util/concurrent/ThreadPoolExecutor.<init>"
            + " java/util/concurrent/ScheduledThreadPoolExecutor.<init>"
            + " java/util/concurrent/CompletableFuture.supplyAsync"
            + " java/util/concurrent/CompletableFuture.runAsync"
            + " java/util/Collection.parallelStream java/util/List.parallelStream"
            + " java/util/Set.parallelStream java/util/stream/Stream.parallel"
            + " java/util/stream/IntStream.parallel java/util/stream/LongStream.parallel"
            + " java/util/stream/DoubleStream.parallel");
    rules(
        Concern.WAIT,
        "java/lang/Thread.sleep java/util/concurrent/TimeUnit.sleep java/lang/Object.wait"
            + " java/util/concurrent/CountDownLatch.await");
    rules(
        Concern.NETWORK,
        "java/net/Socket.<init> java/net/ServerSocket.<init> java/net/DatagramSocket.<init>"
            + " java/nio/channels/SocketChannel.open java/nio/channels/ServerSocketChannel.open"
            + " java/nio/channels/DatagramChannel.open"
            + " java/nio/channels/AsynchronousSocketChannel.open java/net/URL.openStream"
            + " java/net/URL.openConnection java/net/http/HttpClient.newHttpClient"
            + " java/net/http/HttpClient.newBuilder java/net/InetAddress.getByName"
            + " java/net/InetAddress.getAllByName java/sql/DriverManager.getConnection"
            + " javax/net/SocketFactory.getDefault javax/net/ssl/SSLSocketFactory.getDefault");
    rules(
        Concern.FILES,
        "java/nio/file/Files.* java/io/FileInputStream.<init> java/io/FileOutputStream.<init>"
            + " java/io/FileReader.<init> java/io/FileWriter.<init>"
            + " java/io/RandomAccessFile.<init> java/nio/channels/FileChannel.open"
            + " java/util/Scanner.<init>(Ljava/io/File;)V java/util/zip/ZipFile.<init>"
            + " java/io/PrintWriter.<init>(Ljava/io/File;)V"
            + " java/io/PrintWriter.<init>(Ljava/lang/String;)V java/util/jar/JarFile.<init>");
    for (String method :
        ("exists isFile isDirectory length lastModified delete deleteOnExit mkdir mkdirs"
                + " createNewFile createTempFile renameTo list listFiles")
            .split(" ")) {
      rules(Concern.FILES, "java/io/File." + method);
    }
    rules(
        Concern.PROCESS,
        "java/lang/ProcessBuilder.start java/lang/Runtime.exec java/lang/Runtime.halt"
            + " java/lang/Runtime.exit java/lang/System.exit");
  }

  /** Methods of collections, buffers and atomics that change them. */
  private static final Set<String> CHANGING =
      new TreeSet<>(
          Set.of(
              ("add addAll addFirst addLast addElement push pop poll pollFirst pollLast offer"
                      + " offerFirst offerLast put putAll putIfAbsent putFirst putLast remove"
                      + " removeAll removeIf removeFirst removeLast retainAll clear compute"
                      + " computeIfAbsent computeIfPresent merge replace replaceAll set lazySet"
                      + " compareAndSet increment decrement incrementAndGet decrementAndGet"
                      + " getAndIncrement getAndDecrement getAndAdd addAndGet getAndSet updateAndGet"
                      + " getAndUpdate accumulateAndGet getAndAccumulate accumulate reset"
                      + " sumThenReset append insert deleteCharAt delete setLength sort flip or and"
                      + " xor")
                  .split(" ")));

  private Rules() {}

  private static void rules(Concern concern, String all) {
    for (String rule : all.split(" ")) {
      CALLS.put(rule, concern);
    }
  }

  /** All rules, as above. */
  static Set<String> all() {
    return Collections.unmodifiableSet(CALLS.keySet());
  }

  /** What a call gives concern for; null for nothing. */
  static @Nullable Concern call(String owner, String name, String descriptor) {
    if (!isOfJdk(owner) || takesClock(descriptor)) {
      return null; // a clock that is handed in was made somewhere else
    }
    String method = owner + "." + name;
    Concern exact = CALLS.get(method + descriptor);
    if (exact != null) {
      return exact;
    }
    Concern named = CALLS.get(method);
    return named != null ? named : CALLS.get(owner + ".*");
  }

  private static boolean takesClock(String descriptor) {
    return descriptor.substring(0, descriptor.indexOf(')')).contains("Ljava/time/Clock;");
  }

  /** Whether the method changes the collection, buffer or atomic that it is called on. */
  static boolean changesItsReceiver(String owner, String name) {
    return (owner.startsWith("java/util/") || owner.startsWith("java/lang/String"))
        && CHANGING.contains(name);
  }

  static boolean isOfJdk(String owner) {
    return owner.startsWith("java/") || owner.startsWith("javax/");
  }
}
