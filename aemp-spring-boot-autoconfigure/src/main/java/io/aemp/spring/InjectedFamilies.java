package io.aemp.spring;

import java.lang.reflect.Constructor;
import java.lang.reflect.Member;

import io.aemp.ElementMapper;
import io.aemp.Family;
import io.aemp.Node;
import io.aemp.TypedFamily;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.StringValueResolver;

/**
 * Makes the families that are injected by {@link DbFamily}, each from what is known of
 * the place that it is injected into. Its two methods are to be bean methods of scope
 * prototype with the {@link #QUALIFIER}, and no default candidates. Used by the container
 * only.
 *
 * @since 0.1.0
 */
public final class InjectedFamilies implements EmbeddedValueResolverAware {

	/**
	 * Distinguishes the beans that are created here from families that an application
	 * declares.
	 */
	public static final String QUALIFIER = "aempDbFamily";

	private final ObjectProvider<Node> node;

	private final ObjectProvider<ElementMapper> mapper;

	private StringValueResolver resolver = (text) -> text;

	/**
	 * Families of the only node.
	 * @param node has the families, if there is one
	 * @param mapper converts the values of typed ones, if there is one
	 */
	public InjectedFamilies(ObjectProvider<Node> node, ObjectProvider<ElementMapper> mapper) {
		this.node = node;
		this.mapper = mapper;
	}

	@Override
	public void setEmbeddedValueResolver(StringValueResolver resolver) {
		this.resolver = resolver;
	}

	/**
	 * Returns the family that is wanted somewhere.
	 * @param injectionPoint where, annotated
	 * @return the family
	 * @throws PortDefinitionException if its name is illegal, or nodes are several
	 */
	public Family family(InjectionPoint injectionPoint) {
		MergedAnnotation<DbFamily> annotation = MergedAnnotations.from(injectionPoint.getAnnotations())
			.get(DbFamily.class);
		String name = Placeholders.resolve(annotation.getString(MergedAnnotation.VALUE), this.resolver,
				describe(injectionPoint));
		return Families.of(this.node.getIfUnique(), name, describe(injectionPoint));
	}

	/**
	 * Returns the family that is wanted somewhere, with the type of its values.
	 * @param injectionPoint where, annotated
	 * @return the view of the family
	 * @throws PortDefinitionException if its name is illegal, the type of its values is
	 * missing, or nodes are several
	 */
	public TypedFamily<?> typedFamily(InjectionPoint injectionPoint) {
		ResolvableType values = ((DependencyDescriptor) injectionPoint).getResolvableType()
			.as(TypedFamily.class)
			.getGeneric();
		if (values.resolve() == null) {
			throw new PortDefinitionException(describe(injectionPoint) + " does not say what type the values have",
					"Use TypedFamily<Some> with a record or another class, or Family");
		}
		return TypedFamily.of(family(injectionPoint), values.getType(),
				this.mapper.getIfUnique(ElementMapper::standard));
	}

	/** Names a parameter or field in an error message. */
	static String describe(InjectionPoint injectionPoint) {
		Member member = injectionPoint.getMember();
		String type = member.getDeclaringClass().getName();
		String name = (member instanceof Constructor<?>) ? "constructor in " + type : type + "." + member.getName();
		return (injectionPoint.getMethodParameter() != null)
				? "Parameter " + injectionPoint.getMethodParameter().getParameterIndex() + " of " + name
				: "Field " + name;
	}

}
