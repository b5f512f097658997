# Berth::sdk (headers), berth_add_plugin() and, unless the SDK was installed alone, Berth::client (the library under
# berth/client.hpp and berth/fork.hpp), Berth::test (the one under berth/test.hpp) and berth_add_plugin_test(). Needs
# RapidJSON and a C++20 compiler.
include(CMakeFindDependencyMacro)
find_dependency(RapidJSON)
include(${CMAKE_CURRENT_LIST_DIR}/BerthTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/BerthClientTargets.cmake OPTIONAL)
include(${CMAKE_CURRENT_LIST_DIR}/BerthTestTargets.cmake OPTIONAL)
# RapidJSON 1.1 says where its headers are in a variable; its target, in later versions, has changed its name.
set_property(TARGET Berth::sdk APPEND PROPERTY INTERFACE_INCLUDE_DIRECTORIES ${RAPIDJSON_INCLUDE_DIRS}
                                               ${RapidJSON_INCLUDE_DIRS})
include(${CMAKE_CURRENT_LIST_DIR}/BerthPlugin.cmake)
