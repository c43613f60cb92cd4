package dev.weir.api;

import org.jspecify.annotations.Nullable;

/**
 * One argument that a job takes, for those who show or ask for it.
 *
 * @param type as shown: {@code long}, {@code Duration}, {@code LOW|HIGH}
 * @param defaultValue what {@link Default} says, or null where the argument has to be given
 * @param optional whether it may be left out without a default
 */
public record JobArgument(
    String name, String type, @Nullable String defaultValue, boolean optional) {}
