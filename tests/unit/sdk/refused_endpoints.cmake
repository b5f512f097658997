# What the compiler says of endpoints that cannot be: refuse(NAME TEXT) compiles refused_endpoints.cpp with that name.
function(refuse name text)
    add_test(NAME "sdk: refused at compile time: ${name}"
             COMMAND ${CMAKE_CXX_COMPILER} -std=c++20 -fsyntax-only -I${PROJECT_SOURCE_DIR}/sdk/include -D${name}
                     ${CMAKE_CURRENT_SOURCE_DIR}/refused_endpoints.cpp)
    set_tests_properties("sdk: refused at compile time: ${name}" PROPERTIES PASS_REGULAR_EXPRESSION "berth: ${text}" TIMEOUT 120)
endfunction()

refuse(parameter "the parameters of a method have no names: put the values of a marshalled endpoint into an aggregate")
refuse(json_in_get "a GET endpoint takes plain values; leave berth::http_get out")
refuse(stream_and_json "over HTTP an input stream is the whole body: JSON and files cannot go with it; use berth::websocket")
refuse(items_over_http "over HTTP an input stream carries berth::bytes; use berth::websocket for items")
refuse(stream_and_items "over HTTP an input stream goes with a value or a stream of texts as the answer; use berth::websocket")
refuse(two_streams "an endpoint takes at most one berth::source")
refuse(path_like_struct "berth::path_like takes a text or a path")
refuse(path_like_elsewhere "berth::path_like names no member of the input struct")
refuse(status "a marshalled endpoint always answers 200: leave berth::status out")
refuse(socket_over_http "a berth::socket<In, Out>& goes with berth::websocket<&S::method>")
refuse(stream_with_result "a method with a berth::stream or berth::socket returns void")
refuse(upload_list "this type cannot cross")
refuse(get_upload "only POST, PUT and PATCH have a body for files and streams")
refuse(no_name "nothing is left of the service's name without I and Interface: rename the class or mount it with a prefix")
refuse(two_configurations "at most one service of a plugin takes a configuration in start")
