package io.aemp.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.aemp.Family;
import io.aemp.FamilyContent;
import io.aemp.Port;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method that hears of a family of the database: of its content first, even if it
 * is empty, and then of every change.
 * <p>
 * Parameters are found by their types: {@link FamilyContent} is the whole family after
 * the change, {@link Family} the family itself, three {@code Set<String>} are the keys
 * that were added, changed and deleted, in this order. Any of these may be missing, the
 * sets only together. All that is given is immutable and may be kept.
 * <p>
 * In an {@link AempPort} bean, or one that is spawned, the method is a handler of the
 * port like all others: never at the same time as another, its failure kills the port or
 * is logged, and each new port begins with the content again. It may have a parameter of
 * type {@link Port}. In every other bean, which must be a singleton, the calls come one
 * after the other on threads that may be blocked, from the time when all singletons are
 * created, and failures are logged.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface DbMon {

	/**
	 * The name of the family. Placeholders are resolved.
	 * @return the name
	 */
	String value();

}
