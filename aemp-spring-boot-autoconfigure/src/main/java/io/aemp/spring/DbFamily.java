package io.aemp.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.aemp.Family;
import io.aemp.TypedFamily;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.AliasFor;

/**
 * Injects a {@link Family} of the database, or a {@link TypedFamily}, by its name:
 * {@code Farm(@DbFamily("image_scalers") Family workers)}. The family need not be
 * declared anywhere else. Families that an application declares as beans of its own are
 * injected where this annotation is missing.
 *
 * @since 0.1.0
 */
@Target({ ElementType.PARAMETER, ElementType.FIELD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Qualifier(InjectedFamilies.QUALIFIER)
public @interface DbFamily {

	/**
	 * Alias of {@link #name()}.
	 * @return the name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * The name of the family: a letter, then letters, digits, underscores and colons.
	 * Placeholders are resolved. It is not the name of a bean.
	 * @return the name
	 */
	// With "value" alone, the container would also accept a bean of this name.
	@AliasFor("value")
	String name() default "";

}
