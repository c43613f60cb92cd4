package dev.weir.api;

/**
 * A job: a class with a constructor without parameters whose {@link #define} describes what it
 * does.
 *
 * <p>The job is rebuilt, never serialized: {@code define} runs again in every process and for every
 * subtask, and must describe the same topology each time. So it only calls the builder: it reads no
 * clock, no environment and no file, starts nothing, and iterates no {@code Set.of}. What differs
 * from run to run comes in through the arguments.
 *
 * <pre>{@code
 * public final class HotItems implements Job<HotItems.Args> {
 *   public record Args(String input, String output, @Default("10s") Duration size) {}
 *
 *   public void define(JobBuilder job, Args args) { ... }
 *
 *   public static void main(String[] args) { Weir.run(HotItems.class, args); }
 * }
 * }</pre>
 *
 * @param <A> a record of the job's arguments; {@link NoArgs} where there are none
 */
@FunctionalInterface
public interface Job<A> {
  void define(JobBuilder job, A args) throws Exception;
}
