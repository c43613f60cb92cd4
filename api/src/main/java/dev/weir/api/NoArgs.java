package dev.weir.api;

/** The arguments of a job that has none. */
public record NoArgs() {}
