// The inputs of a plain REST route and of a free WebSocket: named by the path template, the options and the members.
#pragma once

#include <berth/detail/input_plan.hpp>
#include <berth/detail/path_names.hpp>
#include <berth/routes.hpp>

namespace berth::detail {

// `Endpoint` has the route, the names in its path and the roles of the method's parameters.
template <class Endpoint>
struct rest_planner {
    static constexpr const auto& route = Endpoint::route;
    static constexpr const path_names& path = Endpoint::path;
    static constexpr bool has_body = std::string_view(route.method) == "POST" || std::string_view(route.method) == "PUT" ||
                                     std::string_view(route.method) == "PATCH";

    input_plan plan;
    bool used[path_names::most]{};
    bool members_in_body = has_body; // of the struct, unless the body is a stream or files

    // Fields for parameters that are no members: they have no struct to take one from.
    template <class T, std::size_t Name>
    static constexpr berth_field value_field{
        sizeof(berth_field), BERTH_FIELD_REQUIRED, path.names[Name].data, &table<T>::type, nullptr, 0, 0, 0, 0, nullptr};
    template <class Piece>
    static constexpr berth_field stream_field{
        sizeof(berth_field), BERTH_FIELD_REQUIRED, "stream", &table<Piece>::type, nullptr, 0, 0, 0, 0, nullptr};

    template <class T>
    static constexpr const berth_field* field_of(std::size_t index) {
        if constexpr (has_handles<T>) {
            return [&]<std::size_t... I>(std::index_sequence<I...>) {
                const berth_field* fields[] = {&input_field<T, I>...};
                return fields[index];
            }(std::make_index_sequence<member_count<T>>{});
        } else {
            return &object_table<T>::fields[index];
        }
    }

    template <class T, std::size_t Member>
    constexpr void plan_member(std::uint32_t parameter) {
        using member = member_type<T, Member>;
        const berth_field* field = field_of<T>(Member);
        const input_place goes = member_place<T, Member>(parameter);
        if constexpr (is_handle<member>) {
            plan_handle<member>(field, goes);
        } else if constexpr (collects_others<T, Member>) {
            if (members_in_body) plan.body_members |= std::uint64_t{1} << Member;
        } else {
            for (std::size_t i = 0; i < route.placement_count; ++i)
                if (route.placements[i].member == std::string_view(field->name))
                    return plan_placed<member>(route.placements[i], field, goes);
            for (std::size_t i = 0; i < path.count; ++i) {
                if (path.names[i].view() != std::string_view(field->name)) continue;
                if (!is_textual<member>()) throw "berth: only plain values travel in a path";
                used[i] = true;
                return plan.add(BERTH_PLACE_PATH, field->name, field, goes);
            }
            // The store gives a record its id: it is no input, unless the path names it.
            if (kind_of<member>() == BERTH_KIND_ID) return;
            if (members_in_body) {
                plan.body_members |= std::uint64_t{1} << Member;
                return plan.add(BERTH_PLACE_BODY, field->name, field, goes);
            }
            if (!is_textual<member>())
                throw "berth: beside files and streams, and in a GET or DELETE, only plain values and lists of them travel";
            plan.add(BERTH_PLACE_QUERY, field->name, field, goes);
        }
    }
    template <class Handle>
    constexpr void plan_handle(const berth_field* field, input_place goes) {
        if (!has_body) throw "berth: only POST, PUT and PATCH have a body for files and streams";
        if constexpr (is_source<Handle>) {
            static_assert(std::is_same_v<typename piece_type<Handle>::type, bytes>,
                          "berth: the input stream of a plain route carries berth::bytes");
            plan.add(BERTH_PLACE_STREAM, field->name, field, goes);
        } else {
            plan.add(BERTH_PLACE_FILE, field->name, field, goes);
        }
    }
    template <class Member>
    constexpr void plan_placed(const placement& placed, const berth_field* field, input_place goes) {
        if (placed.whole_body) {
            plan.whole_body = goes;
            plan.raw_body = kind_of<Member>() == BERTH_KIND_BYTES;
            plan.typed_body = !plan.raw_body;
            plan.body_type = plan.raw_body ? nullptr : &table<Member>::type;
            return;
        }
        if (!is_textual<Member>()) throw "berth: only plain values and lists of them travel in query and headers";
        plan.add(placed.place, placed.name ? placed.name : field->name, field, goes);
    }

    template <class T>
    constexpr void plan_value(std::uint32_t parameter) {
        [&]<std::size_t... Name>(std::index_sequence<Name...>) {
            bool taken = false;
            ((!taken && !used[Name]
                  ? (taken = true, used[Name] = true,
                     plan.add(BERTH_PLACE_PATH, path.names[Name].data, &value_field<T, Name>, {&table<T>::bind, nullptr, parameter}))
                  : void()),
             ...);
            if (!taken) throw "berth: a plain parameter needs a parameter of the path template; put query values in a struct";
        }(std::make_index_sequence<path.count>{});
    }
    template <class T>
    constexpr void plan_object(std::uint32_t parameter) {
        if (plan.object != no_index) throw "berth: an endpoint takes at most one input struct";
        plan.object = parameter;
        if constexpr (has_handles<T>) members_in_body = false;
        [&]<std::size_t... Member>(std::index_sequence<Member...>) {
            (plan_member<T, Member>(parameter), ...);
        }(std::make_index_sequence<member_count<T>>{});
        if constexpr (!has_handles<T>) plan.body_object = &table<T>::bind;
        plan.has_body_object = plan.body_members != 0;
    }
    template <class T>
    constexpr void plan_body(std::uint32_t parameter) {
        if (!has_body) throw "berth: only POST, PUT and PATCH have a body";
        if (plan.whole_body.parameter != no_index) throw "berth: an endpoint has one body";
        plan.whole_body = {&table<T>::bind, nullptr, parameter};
        plan.raw_body = kind_of<T>() == BERTH_KIND_BYTES;
        plan.typed_body = !plan.raw_body;
        if constexpr (kind_of<T>() != BERTH_KIND_BYTES) plan.body_type = &table<T>::type;
    }
    template <class Parameter, std::size_t Index>
    constexpr void plan_parameter() {
        using T = std::remove_cvref_t<Parameter>;
        constexpr role is = Endpoint::roles[Index];
        if constexpr (is == role::value) plan_value<T>(Index);
        else if constexpr (is == role::object) plan_object<T>(Index);
        else if constexpr (is == role::whole_body || is == role::raw_body) plan_body<T>(Index);
        else if constexpr (is == role::input)
            plan_handle<T>(&stream_field<typename piece_type<T>::type>, {nullptr, nullptr, Index});
    }

    template <class... Parameter>
    static constexpr input_plan make(type_list<Parameter...>) {
        rest_planner work;
        if (count_role<role::input>(type_list<Parameter...>{}) > 0) work.members_in_body = false;
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            // Plain values first: they take the path's parameters in order, the struct takes those left by name.
            ((Endpoint::roles[Index] == role::value ? work.template plan_parameter<Parameter, Index>() : void()), ...);
            ((Endpoint::roles[Index] != role::value ? work.template plan_parameter<Parameter, Index>() : void()), ...);
        }(std::index_sequence_for<Parameter...>{});
        for (std::size_t i = 0; i < path.count; ++i)
            if (!work.used[i]) throw "berth: a path parameter is taken by no parameter or member of the method";
        const bool has_whole = work.plan.whole_body.parameter != no_index;
        if (has_whole && (work.plan.stream != no_index || work.plan.files > 0)) throw "berth: a body is a value, files or a stream";
        if (work.plan.stream != no_index && work.plan.files > 0) throw "berth: a body is files or a stream, not both";
        return work.plan;
    }
};

} // namespace berth::detail
