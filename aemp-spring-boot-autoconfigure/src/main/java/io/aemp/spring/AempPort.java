package io.aemp.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Makes a bean a port: its methods marked with {@link Rcv} handle the port's messages.
 * They never run at the same time, so the bean may keep plain state. The port exists
 * before the node listens, and until the node is closed or a handler throws.
 * <p>
 * The bean must be a singleton.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface AempPort {

	/**
	 * Same as {@link #name()}.
	 * @return the port name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * The chosen part of the port ID, behind the hash mark, by which others can reach the
	 * port without having been told its ID. Placeholders are resolved. Empty for a unique
	 * name.
	 * @return the port name
	 */
	@AliasFor("value")
	String name() default "";

}
