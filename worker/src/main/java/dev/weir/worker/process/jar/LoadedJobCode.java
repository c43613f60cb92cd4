package dev.weir.worker.process.jar;

import dev.weir.api.JobDefinition;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.checkpointing.core.Digests;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.StoreKeys;
import dev.weir.worker.executor.Causes;
import dev.weir.worker.executor.CodeOfJob;
import dev.weir.worker.executor.JobCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The code of the one job that this process ever runs: its jar is fetched from the store, verified
 * and opened once; {@code define} runs on a thread of its own, with a time limit. After a {@code
 * define} that did not return nothing can be defined here any more; the leader ends the process.
 * Its code is looked through for warnings in another thread, meanwhile.
 *
 * <p>Called by any thread; what changes belongs to the thread of {@code define}.
 */
public final class LoadedJobCode implements JobCode {
  static final long DEFINE_TIMEOUT_MILLIS = 10_000;
  static final long LINT_TIMEOUT_MILLIS = 2_000;
  private static final long IDLE_SECONDS = 1;

  private final BlobStore store;
  private final Connectors connectors;
  private final Path directory;
  private final Executor definer =
      new ThreadPoolExecutor(
          0,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> thread(task, "define"));
  private @Nullable CodeOfJob loaded;
  private @Nullable JobDefinition definition;
  private final CompletableFuture<Class<?>> jobClass = new CompletableFuture<>();

  /**
   * @param directory where the jar is kept while the process lives
   */
  public LoadedJobCode(BlobStore store, Connectors connectors, Path directory) {
    this.store = store;
    this.connectors = connectors;
    this.directory = directory;
  }

  @Override
  public CompletionStage<List<JobGraph>> define(CodeOfJob code, int copies) {
    CompletionStage<byte[]> jar =
        code.jarSha256().isEmpty()
            ? CompletableFuture.completedStage(new byte[0])
            : store.read(StoreKeys.jar(code.jarSha256()));
    var graphs = new CompletableFuture<List<JobGraph>>();
    jar.whenComplete(
        (bytes, failure) -> {
          if (failure != null) {
            graphs.completeExceptionally(unreadable(code, failure));
          } else {
            CompletableFuture.supplyAsync(() -> build(code, bytes, copies), definer)
                .orTimeout(DEFINE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .whenComplete((made, e) -> finish(code, graphs, made, e));
          }
        });
    return graphs;
  }

  @Override
  public CompletionStage<List<String>> warnings() {
    return jobClass
        .thenCompose(
            job ->
                CompletableFuture.supplyAsync(
                        () -> JobLint.warnings(job), task -> thread(task, "lint").start())
                    .completeOnTimeout(List.of(), LINT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS))
        .exceptionally(LoadedJobCode::notLookedThrough);
  }

  /** Nobody's job is refused because a warning went wrong. */
  private static List<String> notLookedThrough(Throwable failure) {
    return List.of(
        "the job's code could not be looked through for warnings: " + Causes.unwrapped(failure));
  }

  private static Thread thread(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static void finish(
      CodeOfJob code,
      CompletableFuture<List<JobGraph>> graphs,
      @Nullable List<JobGraph> made,
      @Nullable Throwable failure) {
    if (made != null) {
      graphs.complete(made);
      return;
    }
    Throwable cause = Causes.unwrapped(failure);
    if (cause instanceof TimeoutException) {
      graphs.completeExceptionally(
          new WeirException(
              ErrorCode.DEFINE_TIMEOUT,
              "define of "
                  + code.jobClass()
                  + " did not return within "
                  + DEFINE_TIMEOUT_MILLIS
                  + " ms; it should only call the builder: no waiting, no connections"));
    } else if (cause instanceof WeirException known) {
      graphs.completeExceptionally(known);
    } else {
      graphs.completeExceptionally(
          new WeirException(
              ErrorCode.DEFINE_FAILED,
              "define of " + code.jobClass() + " failed: " + cause,
              cause));
    }
  }

  private static WeirException unreadable(CodeOfJob code, Throwable failure) {
    return new WeirException(
        ErrorCode.STORE_UNREACHABLE,
        "the jar " + code.jarSha256() + " cannot be read from the store: " + failure.getMessage(),
        failure);
  }

  private List<JobGraph> build(CodeOfJob code, byte[] jar, int copies) {
    JobDefinition known = definition;
    if (known == null) {
      Class<?> job = load(code, jar);
      known = JobDefinition.of(job);
      definition = known;
      jobClass.complete(job);
      loaded = code;
    } else if (!code.equals(loaded)) {
      throw new WeirException(
          ErrorCode.INTERNAL,
          "this executor belongs to the code of " + loaded + " and was given " + code);
    }
    var graphs = new ArrayList<JobGraph>();
    for (int i = 0; i < copies; i++) {
      graphs.add(known.build(code.args()));
    }
    return graphs;
  }

  private Class<?> load(CodeOfJob code, byte[] jar) {
    if (code.jarSha256().isEmpty()) {
      return loadFromClassPath(code);
    }
    String found = Digests.sha256(jar);
    if (!found.equals(code.jarSha256())) {
      throw new WeirException(
          ErrorCode.JAR_UNREADABLE,
          "the jar's digest: expected " + code.jarSha256() + ", found " + found);
    }
    Path file = directory.resolve("job.jar");
    try {
      Files.write(file, jar);
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.JAR_UNREADABLE, "the jar cannot be kept in " + directory + ": " + e, e);
    }
    return JobJar.open(file, connectors).load(code.jobClass());
  }

  /** Inside an application that embeds Weir. */
  private static Class<?> loadFromClassPath(CodeOfJob code) {
    try {
      return Class.forName(code.jobClass(), false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new WeirException(
          ErrorCode.CLASS_NOT_FOUND,
          "expected class " + code.jobClass() + " on the class path, found none",
          e);
    }
  }
}
