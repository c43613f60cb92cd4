/**
 * Types by reflection: {@link dev.weir.api.schema.TypeRef} names a type, {@link
 * dev.weir.api.schema.Schema} is its shape.
 */
package dev.weir.api.schema;
